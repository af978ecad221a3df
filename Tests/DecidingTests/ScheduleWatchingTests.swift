import Foundation
import Parameters
import Planning
import Testing

@testable import Deciding

/// Workers that hang, or eat memory, in simulated time.
@Suite struct ScheduleWatchingTests {
    private func schedule(hang: Duration? = nil, memory: Int? = nil) -> WatchedSchedule {
        var schedule = WatchedSchedule(
            rules: .init(workers: 1, retries: 1, trialMemory: memory.map { ByteCount($0) }, hangTimeout: hang),
            standings: [.init(trial: 1)])
        _ = schedule.handle(.opened, at: .zero)
        return schedule
    }

    private let killed = ScheduleEvent.ended(
        trial: 1, .failed(.said("the worker was killed by SIGKILL")))

    @Test func aSilentWorkerIsKilledOnceAndItsTrialTriedAgain() {
        var schedule = schedule(hang: .seconds(50))
        for second in 1...49 { #expect(schedule.handle(.timePassed, at: .seconds(second)).isEmpty) }
        #expect(schedule.handle(.timePassed, at: .seconds(50)) == [.order(trial: 1, .kill)])
        #expect(schedule.handle(.timePassed, at: .seconds(51)).isEmpty)
        let reason = "gave no sign of life for 50 s (hang_timeout)"
        #expect(
            schedule.handle(killed, at: .seconds(52)) == [.settle(trial: 1, .waiting, reason: reason, cause: .hung)])
        #expect(schedule.handle(.timePassed, at: .milliseconds(52_500)) == [.start(trial: 1)])
    }

    @Test func aSignOfLifeBeginsTheCountAgain() {
        var schedule = schedule(hang: .seconds(10))
        for second in 1...100 {
            if second % 10 == 0 { #expect(schedule.handle(.heartbeat(trial: 1), at: .seconds(second)).isEmpty) }
            #expect(schedule.handle(.timePassed, at: .seconds(second)).isEmpty)
        }
        for second in 101...109 { #expect(schedule.handle(.timePassed, at: .seconds(second)).isEmpty) }
        #expect(schedule.handle(.timePassed, at: .seconds(110)) == [.order(trial: 1, .kill)])
    }

    /// A laptop that sleeps, or a scheduler that was held with Ctrl-Z, saw nothing of its workers meanwhile.
    @Test func timeInWhichNobodyLookedIsNoSilence() {
        var schedule = schedule(hang: .seconds(5))
        // Every look counts half a second at most.
        for look in 1...9 { #expect(schedule.handle(.timePassed, at: .seconds(look * 9000)).isEmpty) }
        #expect(schedule.handle(.timePassed, at: .seconds(90_000)) == [.order(trial: 1, .kill)])
    }

    @Test func withoutALimitSilenceIsFine() {
        var schedule = schedule()
        for second in 1...9999 { #expect(schedule.handle(.timePassed, at: .seconds(second)).isEmpty) }
    }

    @Test func aHungWorkerThatWasToPauseIsKilledAndPaused() {
        var schedule = schedule(hang: .seconds(10))
        let request = ControlRequest(id: 3, trial: 1, action: .pause, askedAt: .distantPast)
        _ = schedule.handle(.asked(request), at: .zero)
        for second in 1...9 { _ = schedule.handle(.timePassed, at: .seconds(second)) }
        #expect(schedule.handle(.timePassed, at: .seconds(10)) == [.order(trial: 1, .kill)])
        #expect(schedule.handle(killed, at: .seconds(11)).last == .close(3, refusal: nil))
    }

    @Test func moreMemoryThanAllowedIsAFailureThatNamesBoth() {
        var schedule = schedule(memory: 2_000_000_000)
        #expect(schedule.handle(.measured(trial: 1, memory: ByteCount(2_000_000_000)), at: .zero).isEmpty)
        let much = ByteCount(2_340_000_000)
        #expect(schedule.handle(.measured(trial: 1, memory: much), at: .zero) == [.order(trial: 1, .kill)])
        #expect(schedule.handle(.measured(trial: 1, memory: much), at: .zero).isEmpty)
        let reason = "used 2.3 GB of memory, more than its trial_memory of 2 GB"
        #expect(
            schedule.handle(killed, at: .seconds(1)) == [
                .settle(trial: 1, .waiting, reason: reason, cause: .overMemory)
            ])
        _ = schedule.handle(.timePassed, at: .seconds(2))
        _ = schedule.handle(.measured(trial: 1, memory: much), at: .seconds(3))
        #expect(
            schedule.handle(killed, at: .seconds(4)) == [
                .settle(trial: 1, .failed, reason: reason, cause: .overMemory), .end(.done(failed: 1)),
            ])
    }

    @Test func aWorkerThatFinishesWhileItIsKilledIsFinished() {
        var schedule = schedule(memory: 10)
        _ = schedule.handle(.measured(trial: 1, memory: ByteCount(11)), at: .zero)
        #expect(schedule.end(1, .finished, newEpochs: 1, at: .zero).last == .end(.done(failed: 0)))
    }

    @Test(arguments: [(0, 0), (1, 500), (2, 1000), (3, 2000), (7, 32_000), (8, 60_000), (1000, 60_000)])
    func thePauseBeforeAnotherAttemptDoublesUpToAMinute(failures: Int, milliseconds: Int) {
        #expect(Schedule.pause(after: failures) == .milliseconds(milliseconds))
    }
}
