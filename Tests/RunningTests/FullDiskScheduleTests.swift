import Parameters
import Planning
import Recording
import Testing

@testable import Running

/// A disk that takes nothing any more ends the run, and is no trial's fault.
@Suite struct FullDiskScheduleTests {
    @Test func theOthersEndAndNobodyFails() {
        var schedule = Schedule(
            rules: .init(workers: 2, retries: 0), standings: (1...3).map { Schedule.Standing(trial: $0) })
        #expect(schedule.handle(.opened, at: .zero) == [.start(trial: 1), .start(trial: 2)])
        let blocked = AttemptVerdict.blocked(reason: "no room")
        #expect(
            schedule.handle(.attemptEnded(trial: 1, blocked, newEpochs: 0), at: .seconds(1)) == [
                .settle(trial: 1, .waiting, reason: "no room", cause: .interrupted),
                .order(trial: 2, .checkpointAndEnd),
            ])
        #expect(
            schedule.handle(.attemptEnded(trial: 2, blocked, newEpochs: 0), at: .seconds(2)) == [
                .settle(trial: 2, .waiting, reason: nil, cause: .interrupted), .end(.blocked(reason: "no room")),
            ])
    }

    @Test func whatFinishesMeanwhileIsFinished() {
        var schedule = Schedule(
            rules: .init(workers: 2, retries: 0), standings: (1...2).map { Schedule.Standing(trial: $0) })
        _ = schedule.handle(.opened, at: .zero)
        _ = schedule.handle(.attemptEnded(trial: 1, .blocked(reason: "no room"), newEpochs: 0), at: .seconds(1))
        #expect(
            schedule.handle(.attemptEnded(trial: 2, .finished, newEpochs: 0), at: .seconds(2)) == [
                .settle(trial: 2, .finished, reason: nil, cause: .finished), .end(.blocked(reason: "no room")),
            ])
    }

    /// Exit code 3 without an outcome: the last words are the reason.
    @Test func theWorkersExitCodeTellsIt() {
        func verdict(_ words: String?, _ outcome: WorkerOutcome? = nil) -> AttemptVerdict {
            AttemptVerdict(end: .exited(code: 3), outcome: outcome, recorded: 1, target: 3, lastWords: words)
        }
        #expect(verdict("apus: cannot write x") == .blocked(reason: "cannot write x"))
        if case .blocked(let reason) = verdict(nil) {
            #expect(reason.contains("make room"))
        } else {
            Issue.record("it is not blocked")
        }
        #expect(verdict("x", .failed(message: "y")) == .failed(reason: "y"))
    }
}
