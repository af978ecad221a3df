import Foundation
import Parameters
import Planning
import Testing

@testable import Deciding

/// What another terminal asks of a running sweep, in simulated time.
@Suite struct ScheduleControlTests {
    private func schedule(_ trials: Int, workers: Int = 2, _ onFailure: FailurePolicy = .continue) -> WatchedSchedule {
        var schedule = WatchedSchedule(
            rules: .init(workers: workers, retries: 0, onFailure: onFailure),
            standings: (1...trials).map { .init(trial: $0) })
        _ = schedule.handle(.opened, at: .zero)
        return schedule
    }

    private func ask(_ id: Int64, _ action: ControlRequest.Action, _ trial: Int? = nil) -> ScheduleEvent {
        .asked(ControlRequest(id: id, trial: trial, action: action, askedAt: Date(timeIntervalSince1970: 0)))
    }

    private func ended(_ trial: Int, _ verdict: Verdict = .interrupted) -> ScheduleEvent {
        .ended(trial: trial, verdict)
    }

    private func refusal(_ commands: [WatchedSchedule.Command]) -> String? {
        for case .close(_, let refusal) in commands { return refusal }
        return "not closed"
    }

    @Test func aRunningTrialThatIsStoppedLeavesACheckpointAndItsWorker() {
        var schedule = schedule(3)
        schedule.report(1, epochs: 4, at: .seconds(1))
        #expect(schedule.handle(ask(7, .stop, 1), at: .seconds(1)) == [.order(trial: 1, .checkpointAndEnd)])
        #expect(
            schedule.handle(ended(1), at: .seconds(2)) == [
                .settle(trial: 1, .stopped, reason: "stopped by the user at epoch 4", cause: .stopped),
                .close(7, refusal: nil), .start(trial: 3),
            ])
    }

    @Test func aTrialThatFinishesBeforeItStopsIsFinished() {
        var schedule = schedule(1)
        _ = schedule.handle(ask(7, .stop, 1), at: .seconds(1))
        #expect(
            schedule.end(1, .finished, newEpochs: 1, at: .seconds(2)) == [
                .settle(trial: 1, .finished, reason: nil, cause: .finished),
                .close(7, refusal: "trial 1 is finished"), .end(.done(failed: 0)),
            ])
    }

    @Test func askedTwiceItIsKilled() {
        var schedule = schedule(1)
        _ = schedule.handle(ask(7, .pause, 1), at: .seconds(1))
        #expect(schedule.handle(ask(8, .pause, 1), at: .seconds(2)) == [.order(trial: 1, .kill)])
        let killed = Verdict.failed(.said("killed by SIGKILL"))
        #expect(
            schedule.handle(ended(1, killed), at: .seconds(3)) == [
                .settle(
                    trial: 1, .paused, reason: "paused by the user before the end of its first epoch", cause: .paused),
                .close(7, refusal: nil), .close(8, refusal: nil),
            ])
    }

    @Test func aPausedTrialWaitsForSomebodyAndTheRunWithIt() {
        var schedule = schedule(1)
        _ = schedule.handle(ask(1, .pause, 1), at: .seconds(1))
        _ = schedule.handle(ended(1), at: .seconds(2))
        #expect(schedule.handle(.timePassed, at: .seconds(3)).isEmpty)
        #expect(
            schedule.handle(ask(2, .resume, 1), at: .seconds(4)) == [
                .place(trial: 1, .waiting, reason: nil), .close(2, refusal: nil), .start(trial: 1),
            ])
    }

    @Test func aTrialThatIsResumedOnItsWayOutGoesOnAfterIt() {
        var schedule = schedule(1)
        _ = schedule.handle(ask(1, .pause, 1), at: .seconds(1))
        #expect(schedule.handle(ask(2, .resume, 1), at: .seconds(1)) == [.close(2, refusal: nil)])
        #expect(
            schedule.handle(ended(1), at: .seconds(2)) == [
                .settle(trial: 1, .waiting, reason: nil, cause: .paused),
                .close(1, refusal: "trial 1 waits for its turn"), .start(trial: 1),
            ])
    }

    @Test func aWaitingTrialIsPutAsideAtOnce() {
        var schedule = schedule(4, workers: 1)
        #expect(
            schedule.handle(ask(1, .pause, 2), at: .seconds(1)) == [
                .place(trial: 2, .paused, reason: "paused by the user before the end of its first epoch"),
                .close(1, refusal: nil),
            ])
        _ = schedule.handle(ask(2, .stop, 3), at: .seconds(1))
        #expect(schedule.handle(ended(1, .finished), at: .seconds(2)).last == .start(trial: 4))
        #expect(
            schedule.handle(ask(3, .stop, 2), at: .seconds(3)) == [
                .place(trial: 2, .stopped, reason: "stopped by the user before the end of its first epoch"),
                .close(3, refusal: nil),
            ])
        #expect(schedule.handle(ended(4, .finished), at: .seconds(4)).last == .end(.done(failed: 0)))
    }

    @Test func aSweepThatIsPausedFreesItsWorkersAndStartsNothingUntilItIsResumed() {
        var schedule = schedule(3)
        #expect(
            schedule.handle(ask(1, .pause), at: .seconds(1)) == [
                .hold(true), .order(trial: 1, .checkpointAndEnd), .order(trial: 2, .checkpointAndEnd),
                .close(1, refusal: nil),
            ])
        #expect(refusal(schedule.handle(ask(2, .pause), at: .seconds(1))) == "it is paused already")
        #expect(
            schedule.end(2, .interrupted, newEpochs: 1, at: .seconds(2)) == [
                .settle(trial: 2, .waiting, reason: nil, cause: .paused)
            ])
        _ = schedule.handle(ended(1, .finished), at: .seconds(2))
        #expect(schedule.handle(.timePassed, at: .seconds(60)).isEmpty)
        #expect(
            schedule.handle(ask(3, .resume), at: .seconds(61)) == [
                .hold(false), .close(3, refusal: nil), .start(trial: 2), .start(trial: 3),
            ])
        #expect(refusal(schedule.handle(ask(4, .resume), at: .seconds(62))) == "it is not paused")
    }

    @Test func resumingASweepResumesItsPausedTrialsButNotTheStoppedOnes() {
        var schedule = schedule(3)
        _ = schedule.handle(ask(1, .pause, 3), at: .seconds(1))
        _ = schedule.handle(ask(2, .stop, 2), at: .seconds(1))
        _ = schedule.handle(ask(3, .pause, 1), at: .seconds(1))
        _ = schedule.handle(ended(2), at: .seconds(2))
        #expect(
            schedule.handle(ask(4, .resume), at: .seconds(3)) == [
                .hold(false), .place(trial: 3, .waiting, reason: nil), .close(4, refusal: nil), .start(trial: 3),
            ])
        #expect(schedule.handle(ended(1), at: .seconds(4)).last == .start(trial: 1))
    }

    @Test func stoppingASweepIsAnInterrupt() {
        var schedule = schedule(3)
        #expect(
            schedule.handle(ask(1, .stop), at: .seconds(1)) == [
                .order(trial: 1, .checkpointAndEnd), .order(trial: 2, .checkpointAndEnd), .close(1, refusal: nil),
            ])
        _ = schedule.handle(ended(1), at: .seconds(2))
        #expect(
            schedule.handle(ended(2), at: .seconds(2)) == [
                .settle(trial: 2, .waiting, reason: nil, cause: .interrupted), .end(.interrupted),
            ])
    }

    @Test func aPausedTrialStaysPausedWhenTheRunIsInterrupted() {
        var schedule = schedule(1)
        _ = schedule.handle(ask(1, .pause, 1), at: .seconds(1))
        _ = schedule.handle(.interrupted, at: .seconds(1))
        let commands = schedule.handle(ended(1), at: .seconds(2))
        #expect(commands.last == .end(.interrupted))
        #expect(commands.contains(.close(1, refusal: nil)))
    }

    @Test func failedTrialsAreForgivenAndRunAgain() {
        var schedule = schedule(3, workers: 1)
        _ = schedule.handle(ended(1, .failed(.said("x"))), at: .seconds(1))
        _ = schedule.handle(ended(2, .failed(.said("x"))), at: .seconds(2))
        #expect(
            schedule.handle(ask(1, .retry), at: .seconds(3)) == [
                .reset(trial: 1), .reset(trial: 2), .close(1, refusal: nil),
            ])
        #expect(schedule.handle(ended(3, .finished), at: .seconds(4)).last == .start(trial: 1))
        #expect(refusal(schedule.handle(ask(2, .retry), at: .seconds(5))) == "none of its trials has failed")
        #expect(refusal(schedule.handle(ask(3, .retry, 3), at: .seconds(5))) == "trial 3 is finished")
    }

    @Test func aTrialThatIsTriedAgainHasItsRetriesAndItsTimeAgain() {
        var schedule = WatchedSchedule(
            rules: .init(workers: 1, retries: 1, trialTimeout: .seconds(10)),
            standings: [.init(trial: 1, state: .failed, failures: 2, spent: .seconds(9))])
        _ = schedule.handle(ask(1, .retry, 1), at: .zero)
        #expect(schedule.handle(.opened, at: .zero) == [.start(trial: 1)])
        #expect(schedule.handle(.timePassed, at: .seconds(9)).isEmpty)
        #expect(
            schedule.handle(ended(1, .failed(.said("x"))), at: .seconds(9)) == [
                .settle(trial: 1, .waiting, reason: "x", cause: .failed)
            ])
    }

    @Test func aRetryLiftsTheStopAfterAFailure() {
        var schedule = schedule(3, .stop)
        _ = schedule.handle(ended(1, .failed(.said("x"))), at: .seconds(1))
        #expect(
            schedule.handle(ask(1, .retry, 1), at: .seconds(2)) == [
                .reset(trial: 1), .close(1, refusal: nil), .start(trial: 1),
            ])
    }

    @Test(arguments: [
        (TrialState.finished, "is finished"), (.stopped, "is stopped"), (.failed, "has failed"),
        (.diverged, "has diverged"),
    ])
    func whatIsOverIsNeitherStoppedNorPaused(state: TrialState, words: String) {
        var schedule = WatchedSchedule(
            rules: .init(workers: 1), standings: [.init(trial: 1, state: state), .init(trial: 2)])
        _ = schedule.handle(.opened, at: .zero)
        for action in [ControlRequest.Action.stop, .pause] {
            #expect(refusal(schedule.handle(ask(1, action, 1), at: .zero)) == "trial 1 \(words)")
        }
        #expect(refusal(schedule.handle(ask(1, .stop, 9), at: .zero)) == "there is no trial 9")
    }

    @Test func beforeTheRunIsOpenNothingStarts() {
        var schedule = WatchedSchedule(
            rules: .init(workers: 2),
            standings: [.init(trial: 1), .init(trial: 2, state: .failed), .init(trial: 3, state: .stopped, epochs: 2)])
        #expect(refusal(schedule.handle(ask(1, .pause), at: .zero)) == "nobody runs it")
        #expect(refusal(schedule.handle(ask(2, .stop), at: .zero)) == "nobody runs it")
        #expect(schedule.handle(ask(3, .retry), at: .zero) == [.reset(trial: 2), .close(3, refusal: nil)])
        #expect(schedule.handle(ask(4, .retry, 3), at: .zero) == [.reset(trial: 3), .close(4, refusal: nil)])
        _ = schedule.handle(ask(5, .pause, 1), at: .zero)
        #expect(schedule.handle(.opened, at: .zero) == [.start(trial: 2), .start(trial: 3)])
    }
}
