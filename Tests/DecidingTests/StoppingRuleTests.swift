import Foundation
import Parameters
import Planning
import Testing

@testable import Deciding

/// The places that stopping rules hang on: reports that decide, pauses, promotions.
@Suite struct StoppingRuleTests {
    /// Pauses every trial at `rung`, lets the one with the best value there go on once all stand there, and stops a trial
    /// whose value is above `limit`.
    private struct PauseAtRung: StoppingRule {
        var rung = 2
        var trials = 2
        var limit = 100.0

        func until(trial: Int, step: Int, epochs: Int?) -> Int? { step < rung ? rung : epochs }

        func judge(trial: Int, _ history: History) -> Judgement {
            guard let last = history.curves[trial]?.last, let value = last.metrics["loss"] else { return .goOn }
            if value > limit { return .stop(.said("\(value) is above \(limit)")) }
            return last.step == rung ? .pause(.pausedAtRung(step: rung)) : .goOn
        }

        func promotion(of paused: PausedTrials, _ history: History) -> Int? {
            let there = history.curves.filter { $0.value.contains { $0.step == rung } }
            guard there.count == trials else { return nil }
            let best = there.min { $0.value[rung - 1].metrics["loss"]! < $1.value[rung - 1].metrics["loss"]! }
            return best.flatMap { paused.step(of: $0.key) } == nil ? nil : best?.key
        }
    }

    private func schedule(_ rule: PauseAtRung = PauseAtRung(), trials: Int = 2, workers: Int = 2) -> Schedule {
        var schedule = Schedule(
            rules: .init(workers: workers), trials: (1...trials).map { TrialStatus(trial: $0, epochs: 5) },
            stoppingRule: rule)
        _ = schedule.handle(.recovered, at: .zero)
        return schedule
    }

    private func report(_ trial: Int, _ step: Int, _ loss: Double) -> ScheduleEvent {
        .reported(trial: trial, Report(step: step, metrics: ["loss": loss], seconds: 1))
    }

    private let pause = Reason.pausedAtRung(step: 2)

    @Test func anAttemptGoesAsFarAsTheRungAndThePromotedOneToTheEnd() {
        var schedule = schedule()
        #expect(schedule.handle(.opened, at: .zero) == [.start(trial: 1, until: 2), .start(trial: 2, until: 2)])
        for event in [report(1, 1, 9), report(1, 2, 8)] { #expect(schedule.handle(event, at: .zero).isEmpty) }
        #expect(
            schedule.handle(.ended(trial: 1, .reachedUntil), at: .zero) == [
                .settle(trial: 1, .paused, pause, .paused)
            ])
        for event in [report(2, 1, 7), report(2, 2, 6)] { #expect(schedule.handle(event, at: .zero).first == nil) }
        #expect(
            schedule.handle(.ended(trial: 2, .reachedUntil), at: .zero) == [
                .settle(trial: 2, .paused, pause, .paused), .start(trial: 2, until: 5),
            ])
        for step in 3...5 { _ = schedule.handle(report(2, step, 5), at: .zero) }
        // The other one stays where it is, and nothing is left to do.
        #expect(
            schedule.handle(.ended(trial: 2, .finished), at: .zero) == [
                .settle(trial: 2, .finished, nil, .finished), .end(.done(failed: 0)),
            ])
    }

    @Test func whatIsReportedAfterAStopCountsNoMore() {
        var schedule = schedule()
        _ = schedule.handle(.opened, at: .zero)
        #expect(schedule.acceptsReports(of: 1) && schedule.decidesByReport)
        #expect(schedule.handle(report(1, 1, 101), at: .zero) == [.order(trial: 1, .kill)])
        #expect(!schedule.acceptsReports(of: 1) && schedule.acceptsReports(of: 2))
        let killed = Verdict.failed(.killed(signal: 9, .init(recorded: 1, until: 2), memoryRanOut: nil, lastWords: nil))
        #expect(
            schedule.handle(.ended(trial: 1, killed), at: .zero).first
                == .settle(trial: 1, .stopped, .said("101.0 is above 100.0"), .stopped))
        #expect(!schedule.acceptsReports(of: 1))
    }

    @Test func aPersonsWishStandsAboveTheRule() {
        var schedule = schedule(workers: 1)
        _ = schedule.handle(.opened, at: .zero)
        let request = ControlRequest(id: 3, trial: 1, action: .pause, askedAt: .distantPast)
        _ = schedule.handle(.asked(request), at: .zero)
        #expect(schedule.handle(report(1, 2, 8), at: .zero).isEmpty)
        #expect(
            schedule.handle(.ended(trial: 1, .reachedUntil), at: .zero).prefix(2) == [
                .settle(trial: 1, .paused, .pausedByUser(step: 2), .paused), .close(3, refusal: nil),
            ])
    }

    @Test func aTrialThatARulePausedCanBeStoppedPausedAndResumed() {
        for (action, state) in [
            (ControlRequest.Action.stop, TrialState.stopped), (.pause, .paused), (.resume, .waiting),
        ] {
            let paused = TrialStatus(trial: 1, epochs: 5, state: .paused, step: 2, isAtRung: true)
            var schedule = Schedule(
                rules: .init(workers: 1), trials: [paused], stoppingRule: PauseAtRung())
            let request = ControlRequest(id: 1, trial: 1, action: action, askedAt: .distantPast)
            let commands = schedule.handle(.asked(request), at: .zero)
            guard case .place(1, let placed, _)? = commands.first else {
                Issue.record("\(action) gives \(commands)")
                continue
            }
            #expect(placed == state && commands.last == .close(1, refusal: nil))
        }
    }

    /// The same records, read again, lead to the same decisions.
    @Test func aScheduleIsAValueThatDecidesTheSameTwice() {
        var first = schedule()
        var second = first
        let events: [ScheduleEvent] = [
            .opened, report(1, 1, 9), report(2, 1, 7), report(1, 2, 8), .ended(trial: 1, .reachedUntil),
            report(2, 2, 6),
            .ended(trial: 2, .reachedUntil),
        ]
        for event in events { #expect(first.handle(event, at: .zero) == second.handle(event, at: .zero)) }
    }

    @Test func aLieKillsAnAttemptAndFailsItsTrialForGood() {
        var schedule = schedule(workers: 1)
        _ = schedule.handle(.opened, at: .zero)
        let lie = Reason.misreported("epoch 99 is not among 1 to 2")
        #expect(schedule.handle(.misreported(trial: 1, lie), at: .zero) == [.order(trial: 1, .kill)])
        #expect(!schedule.acceptsReports(of: 1))
        #expect(
            schedule.handle(.ended(trial: 1, .finished), at: .zero).first
                == .settle(trial: 1, .failed, lie, .failed))
    }
}
