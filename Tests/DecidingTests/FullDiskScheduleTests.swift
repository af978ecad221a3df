import Parameters
import Planning
import Testing

@testable import Deciding

/// A disk that takes nothing any more ends the run, and is no trial's fault.
@Suite struct FullDiskScheduleTests {
    @Test func theOthersEndAndNobodyFails() {
        var schedule = WatchedSchedule(
            rules: .init(workers: 2, retries: 0), standings: (1...3).map { WatchedSchedule.Standing(trial: $0) })
        #expect(schedule.handle(.opened, at: .zero) == [.start(trial: 1), .start(trial: 2)])
        let blocked = Verdict.environmentFailure(.said("no room"))
        #expect(
            schedule.end(1, blocked, newEpochs: 0, at: .seconds(1)) == [
                .settle(trial: 1, .waiting, reason: "no room", cause: .interrupted),
                .order(trial: 2, .checkpointAndEnd),
            ])
        #expect(
            schedule.end(2, blocked, newEpochs: 0, at: .seconds(2)) == [
                .settle(trial: 2, .waiting, reason: nil, cause: .interrupted),
                .end(.environmentFailure(.said("no room"))),
            ])
    }

    @Test func whatFinishesMeanwhileIsFinished() {
        var schedule = WatchedSchedule(
            rules: .init(workers: 2, retries: 0), standings: (1...2).map { WatchedSchedule.Standing(trial: $0) })
        _ = schedule.handle(.opened, at: .zero)
        _ = schedule.end(1, .environmentFailure(.said("no room")), newEpochs: 0, at: .seconds(1))
        #expect(
            schedule.end(2, .finished, newEpochs: 0, at: .seconds(2)) == [
                .settle(trial: 2, .finished, reason: nil, cause: .finished),
                .end(.environmentFailure(.said("no room"))),
            ])
    }
}
