import Parameters
import Planning
import Testing

@testable import Deciding

@Suite struct ScheduleTests {
    private func schedule(
        _ trials: Int, workers: Int = 2, retries: Int = 2, timeout: Duration? = nil,
        onFailure: FailurePolicy = .continue
    ) -> WatchedSchedule {
        WatchedSchedule(
            rules: .init(workers: workers, retries: retries, trialTimeout: timeout, onFailure: onFailure),
            standings: (1...trials).map { .init(trial: $0) })
    }

    @Test func fillsTheWorkersInOrderAndRefillsThem() {
        var schedule = schedule(3)
        #expect(schedule.handle(.opened, at: .zero) == [.start(trial: 1), .start(trial: 2)])
        let after = schedule.end(2, .finished, newEpochs: 4, at: .seconds(5))
        #expect(after == [.settle(trial: 2, .finished, reason: nil, cause: .finished), .start(trial: 3)])
        _ = schedule.end(1, .finished, newEpochs: 4, at: .seconds(6))
        let last = schedule.end(3, .finished, newEpochs: 4, at: .seconds(9))
        #expect(last == [.settle(trial: 3, .finished, reason: nil, cause: .finished), .end(.done(failed: 0))])
        #expect(schedule.handle(.timePassed, at: .seconds(10)).isEmpty)
    }

    @Test func leavesFinalTrialsAlone() {
        let standings: [WatchedSchedule.Standing] = [
            .init(trial: 1, state: .finished), .init(trial: 2, state: .failed), .init(trial: 3, state: .diverged),
            .init(trial: 4, state: .running), .init(trial: 5),
        ]
        var schedule = WatchedSchedule(rules: .init(workers: 8), standings: standings)
        #expect(schedule.handle(.opened, at: .zero) == [.start(trial: 4), .start(trial: 5)])
    }

    @Test func endsAtOnceWhenNothingIsLeft() {
        var schedule = WatchedSchedule(
            rules: .init(workers: 1),
            standings: [.init(trial: 1, state: .failed), .init(trial: 2, state: .finished)])
        #expect(schedule.handle(.opened, at: .zero) == [.end(.done(failed: 1))])
    }

    @Test func retriesAfterAPauseThatDoublesAndThenGivesUp() {
        var schedule = schedule(1, retries: 2)
        _ = schedule.handle(.opened, at: .zero)
        let failure = ScheduleEvent.ended(trial: 1, .failed(.said("boom")))
        #expect(
            schedule.handle(failure, at: .seconds(1)) == [
                .settle(trial: 1, .waiting, reason: "boom", cause: .failed)
            ])
        #expect(schedule.handle(.timePassed, at: .milliseconds(1499)).isEmpty)
        #expect(schedule.handle(.timePassed, at: .milliseconds(1500)) == [.start(trial: 1)])
        _ = schedule.handle(failure, at: .seconds(2))
        #expect(schedule.handle(.timePassed, at: .milliseconds(2999)).isEmpty)
        #expect(schedule.handle(.timePassed, at: .seconds(3)) == [.start(trial: 1)])
        #expect(
            schedule.handle(failure, at: .seconds(4)) == [
                .settle(trial: 1, .failed, reason: "boom", cause: .failed), .end(.done(failed: 1)),
            ])
    }

    @Test func aPausingTrialDoesNotHoldUpTheOthers() {
        var schedule = schedule(3, workers: 1)
        _ = schedule.handle(.opened, at: .zero)
        let after = schedule.end(1, .failed(.said("x")), newEpochs: 0, at: .seconds(1))
        #expect(after.last == .start(trial: 2))
    }

    @Test func aNewEpochForgivesEarlierFailures() {
        var schedule = schedule(1, retries: 1)
        var now = Duration.zero
        _ = schedule.handle(.opened, at: now)
        for newEpochs in [0, 1, 0, 1, 0] {
            now += .seconds(100)
            let commands = schedule.end(1, .failed(.said("x")), newEpochs: newEpochs, at: now)
            #expect(commands.first == .settle(trial: 1, .waiting, reason: "x", cause: .failed))
            now += .seconds(100)
            if commands.count == 1 { #expect(schedule.handle(.timePassed, at: now) == [.start(trial: 1)]) }
        }
    }

    /// A program that was tried again reports from its first step on, which may be 0.
    @Test(arguments: [0, 1]) func aStepThatIsReportedAgainForgivesNothing(step: Int) {
        var schedule = schedule(1, retries: 1)
        _ = schedule.handle(.opened, at: .zero)
        var ends: [WatchedSchedule.Command?] = []
        for attempt in 1...3 {
            let now = Duration.seconds(100 * attempt)
            _ = schedule.handle(.timePassed, at: now)
            _ = schedule.handle(.reported(trial: 1, Report(step: step, metrics: [:], seconds: 1)), at: now)
            ends.append(schedule.handle(.ended(trial: 1, .failed(.said("x"))), at: now).first)
        }
        let again = WatchedSchedule.Command.settle(trial: 1, .waiting, reason: "x", cause: .failed)
        #expect(ends == [again, again, .settle(trial: 1, .failed, reason: "x", cause: .failed)])
    }

    @Test func failuresOfEarlierRunsCount() {
        var schedule = WatchedSchedule(rules: .init(workers: 1, retries: 2), standings: [.init(trial: 1, failures: 2)])
        _ = schedule.handle(.opened, at: .zero)
        let commands = schedule.end(1, .failed(.said("x")), newEpochs: 0, at: .seconds(1))
        #expect(commands.first == .settle(trial: 1, .failed, reason: "x", cause: .failed))
    }

    @Test func divergedAndHopelessTrialsAreNotRetried() {
        var schedule = schedule(2)
        _ = schedule.handle(.opened, at: .zero)
        let diverged = schedule.end(1, .diverged(.said("NaN")), newEpochs: 0, at: .zero)
        #expect(diverged == [.settle(trial: 1, .diverged, reason: "NaN", cause: .diverged)])
        let hopeless = schedule.end(2, .unrecoverable(.said("lies")), newEpochs: 3, at: .zero)
        #expect(hopeless == [.settle(trial: 2, .failed, reason: "lies", cause: .failed), .end(.done(failed: 1))])
    }

    @Test func theFirstInterruptAsksTheSecondKills() {
        var schedule = schedule(4)
        _ = schedule.handle(.opened, at: .zero)
        #expect(
            schedule.handle(.interrupted, at: .seconds(1)) == [
                .order(trial: 1, .checkpointAndEnd), .order(trial: 2, .checkpointAndEnd),
            ])
        #expect(
            schedule.end(1, .interrupted, newEpochs: 0, at: .seconds(2)) == [
                .settle(trial: 1, .waiting, reason: nil, cause: .interrupted)
            ])
        #expect(schedule.handle(.interrupted, at: .seconds(3)) == [.order(trial: 2, .kill)])
        let killed = Verdict.failed(.said("killed by signal 9"))
        #expect(
            schedule.end(2, killed, newEpochs: 0, at: .seconds(4)) == [
                .settle(trial: 2, .waiting, reason: nil, cause: .interrupted), .end(.interrupted),
            ])
    }

    @Test func anInterruptThatComesAfterTheLastTrialChangesNothing() {
        var schedule = schedule(1)
        _ = schedule.handle(.opened, at: .zero)
        _ = schedule.handle(.interrupted, at: .seconds(1))
        let commands = schedule.end(1, .finished, newEpochs: 1, at: .seconds(2))
        #expect(commands.last == .end(.done(failed: 0)))
    }

    @Test func aTrialThatRunsTooLongIsKilledOnceAndFails() {
        var schedule = WatchedSchedule(
            rules: .init(workers: 1, trialTimeout: .seconds(60)), standings: [.init(trial: 1, spent: .seconds(20))])
        _ = schedule.handle(.opened, at: .seconds(100))
        #expect(schedule.handle(.timePassed, at: .seconds(139)).isEmpty)
        #expect(schedule.handle(.timePassed, at: .seconds(140)) == [.order(trial: 1, .kill)])
        #expect(schedule.handle(.timePassed, at: .seconds(141)).isEmpty)
        let commands = schedule.end(1, .failed(.said("killed by signal 9")), newEpochs: 2, at: .seconds(142))
        #expect(
            commands == [
                .settle(
                    trial: 1, .failed, reason: "ran longer than its trial_timeout of 60 s", cause: .timedOut),
                .end(.done(failed: 1)),
            ])
    }

    @Test func stopsAfterTheFirstFailureWhenTheFileSaysSo() {
        var schedule = schedule(4, retries: 0, onFailure: .stop)
        _ = schedule.handle(.opened, at: .zero)
        let failed = schedule.end(1, .failed(.said("x")), newEpochs: 0, at: .zero)
        #expect(failed == [.settle(trial: 1, .failed, reason: "x", cause: .failed)])
        let last = schedule.end(2, .finished, newEpochs: 1, at: .seconds(1))
        #expect(last.last == .end(.done(failed: 1)))
    }
}
