import Deciding
import Planning
import Testing

@testable import Running

/// What the end of a worker means, by how it ended, what it said and what it reported.
@Suite struct VerdictTests {
    private func verdict(
        _ end: ProcessEnd, _ outcome: WorkerOutcome?, recorded: Int = 2, until: Int = 5, epochs: Int? = nil,
        lastWords: String? = nil
    ) -> Verdict {
        Verdict(
            AttemptExit(
                end: end, outcome: outcome, recorded: recorded, until: until, epochs: epochs, lastWords: lastWords))
    }

    /// A failure in the words that people read.
    private func failure(_ verdict: Verdict) -> String? {
        if case .failed(let reason) = verdict { reason.description } else { nil }
    }

    @Test func finishedTakesEveryEpoch() {
        #expect(verdict(.exited(code: 0), .finished, recorded: 5) == .finished)
        #expect(
            failure(verdict(.exited(code: 0), .finished)) == "the worker said it finished, but reported 2 of 5 epochs")
    }

    @Test func aTrialThatIsLongerThanItsAttemptIsNotFinished() {
        #expect(verdict(.exited(code: 0), .finished, recorded: 5, epochs: 9) == .reachedUntil)
        #expect(verdict(.exited(code: 0), .finished, recorded: 9, until: 9, epochs: 9) == .finished)
        #expect(
            failure(verdict(.exited(code: 0), .finished, recorded: 4, epochs: 9))
                == "the worker said it finished, but reported 4 of 5 epochs")
    }

    @Test func anExitWithoutOutcomeIsAFailureEvenWithCodeZero() {
        #expect(
            failure(verdict(.exited(code: 0), nil))
                == "the worker exited with code 0 after 2 of 5 epochs, without having finished")
        #expect(
            failure(verdict(.exited(code: 7), nil, lastWords: "out of cheese"))
                == "the worker exited with code 7 after 2 of 5 epochs: out of cheese")
    }

    @Test func aSignalIsNamedAndWantOfMemoryGuessed() {
        func reason(_ signal: Int, _ memoryRanOut: Bool?, _ lastWords: String? = nil) -> String? {
            failure(verdict(.signalled(signal, memoryRanOut: memoryRanOut), nil, lastWords: lastWords))
        }
        let killed = "the worker was killed by SIGKILL after 2 of 5 epochs"
        #expect(reason(9, false, "well") == killed + ": well")
        #expect(reason(9, nil) == killed + ", perhaps by the system, for want of memory")
        #expect(
            reason(9, true, "x")
                == killed + ", when the system had run out of memory; run fewer workers, or smaller models: x")
        #expect(reason(11, true) == "the worker was killed by SIGSEGV after 2 of 5 epochs")
        #expect(reason(64, nil) == "the worker was killed by signal 64 after 2 of 5 epochs")
    }

    @Test func aWorkerThatFindsAnotherWorldBlamesItAndNotTheTrial() {
        #expect(
            verdict(.exited(code: 3), .blocked(message: "another text")) == .environmentFailure(.said("another text")))
    }

    @Test func whatTheWorkerSaidWinsOverHowItDied() {
        #expect(verdict(.signalled(9), .diverged(reason: "NaN")) == .diverged(.said("NaN")))
        #expect(verdict(.exited(code: 1), .failed(message: "no corpus")) == .failed(.said("no corpus")))
        #expect(verdict(.exited(code: 130), .interrupted) == .interrupted)
    }

    @Test func anUnseenEndWithoutOutcomeGoesOn() {
        #expect(verdict(.unseen, nil) == .lost)
        #expect(verdict(.unseen, .interrupted) == .interrupted)
    }

    /// Exit code 3 without an outcome: the last words are the reason.
    @Test func theWorkersExitCodeTellsThatItCannotWrite() {
        func reason(_ words: String?) -> String? {
            guard case .environmentFailure(let reason) = verdict(.exited(code: 3), nil, lastWords: words) else {
                return nil
            }
            return reason.description
        }
        #expect(reason("apus: cannot write x") == "cannot write x")
        #expect(reason(nil)?.contains("make room") == true)
        #expect(verdict(.exited(code: 3), .failed(message: "y"), lastWords: "x") == .failed(.said("y")))
        #expect(
            verdict(.notStarted(reason: "no"), nil) == .environmentFailure(.notStarted("no")))
    }
}
