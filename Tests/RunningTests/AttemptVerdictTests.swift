import Testing

@testable import Running

@Suite struct AttemptVerdictTests {
    private func verdict(
        _ end: ProcessEnd?, _ outcome: WorkerOutcome?, recorded: Int = 2, lastWords: String? = nil
    ) -> AttemptVerdict {
        AttemptVerdict(end: end, outcome: outcome, recorded: recorded, target: 5, lastWords: lastWords)
    }

    @Test func finishedTakesEveryEpoch() {
        #expect(verdict(.exited(code: 0), .finished, recorded: 5) == .finished)
        let short = AttemptVerdict.failed(reason: "the worker said it finished, but reported 2 of 5 epochs")
        #expect(verdict(.exited(code: 0), .finished) == short)
    }

    @Test func anExitWithoutOutcomeIsAFailureEvenWithCodeZero() {
        #expect(
            verdict(.exited(code: 0), nil)
                == .failed(reason: "the worker exited with code 0 after 2 of 5 epochs"))
        #expect(
            verdict(.exited(code: 7), nil, lastWords: "out of cheese")
                == .failed(reason: "the worker exited with code 7 after 2 of 5 epochs: out of cheese"))
        #expect(
            verdict(.signalled(9), nil) == .failed(reason: "the worker was killed by signal 9 after 2 of 5 epochs"))
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
