import Testing

@testable import Running

@Suite struct AttemptVerdictTests {
    private func verdict(
        _ end: ProcessEnd?, _ outcome: WorkerOutcome?, recorded: Int = 2, lastWords: String? = nil,
        memoryRanOut: Bool? = false
    ) -> AttemptVerdict {
        AttemptVerdict(
            end: end, outcome: outcome, recorded: recorded, target: 5, lastWords: lastWords, memoryRanOut: memoryRanOut)
    }

    @Test func finishedTakesEveryEpoch() {
        #expect(verdict(.exited(code: 0), .finished, recorded: 5) == .finished)
        let short = AttemptVerdict.failed(reason: "the worker said it finished, but reported 2 of 5 epochs")
        #expect(verdict(.exited(code: 0), .finished) == short)
    }

    @Test func anExitWithoutOutcomeIsAFailureEvenWithCodeZero() {
        #expect(
            verdict(.exited(code: 0), nil)
                == .failed(reason: "the worker exited with code 0 after 2 of 5 epochs, without having finished"))
        #expect(
            verdict(.exited(code: 7), nil, lastWords: "out of cheese")
                == .failed(reason: "the worker exited with code 7 after 2 of 5 epochs: out of cheese"))
    }

    @Test func aSignalIsNamedAndWantOfMemoryGuessed() {
        func reason(_ signal: Int, _ memoryRanOut: Bool?, _ lastWords: String? = nil) -> AttemptVerdict {
            verdict(.signalled(signal), nil, lastWords: lastWords, memoryRanOut: memoryRanOut)
        }
        let killed = "the worker was killed by SIGKILL after 2 of 5 epochs"
        #expect(reason(9, false, "well") == .failed(reason: killed + ": well"))
        #expect(reason(9, nil) == .failed(reason: killed + ", perhaps by the system, for want of memory"))
        #expect(
            reason(9, true, "x")
                == .failed(
                    reason: killed + ", when the system had run out of memory; run fewer workers, or smaller models: x")
        )
        #expect(reason(11, true) == .failed(reason: "the worker was killed by SIGSEGV after 2 of 5 epochs"))
        #expect(reason(64, nil) == .failed(reason: "the worker was killed by signal 64 after 2 of 5 epochs"))
    }

    @Test func whatTheWorkerSaidWinsOverHowItDied() {
        #expect(verdict(.signalled(9), .diverged(reason: "NaN")) == .diverged(reason: "NaN"))
        #expect(verdict(.exited(code: 1), .failed(message: "no corpus")) == .failed(reason: "no corpus"))
        #expect(verdict(.exited(code: 130), .interrupted) == .interrupted)
    }

    @Test func anUnseenEndWithoutOutcomeGoesOn() {
        #expect(verdict(nil, nil) == .interrupted)
    }
}
