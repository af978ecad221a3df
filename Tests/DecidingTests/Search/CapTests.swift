import Foundation
import Parameters
import Planning
import Testing

@testable import Deciding

/// What ends a search that has no end of its own.
@Suite struct CapTests {
    private static func sweep(seeds: [Int] = [1]) -> Sweep {
        let uniform = Distribution(.uniform, [.min: Number(0), .max: Number(1)])!
        return Sweep(
            name: "s", method: .random, parameters: [Parameter(name: "a", domain: .distribution(uniform))], seeds: seeds
        )
    }

    private static func schedule(
        _ sweep: Sweep, _ rules: Schedule.Rules, stored: Int = 0, spent: Duration = .zero
    ) -> Schedule {
        let source = Schedule.Source(
            sweep.searchMethod, seeds: sweep.seeds, settings: TrialSettings(sweep, defaults: [:]))
        let trials = stored == 0 ? [] : (1...stored).map { TrialStatus(trial: $0, state: .finished) }
        return Schedule(
            rules: rules, trials: trials, source: source,
            lastConfiguration: sweep.firstTrials(stored).last?.parameters ?? [:], spent: spent)
    }

    /// The numbers of the trials that a schedule proposes when each takes ten seconds, and its end; at most `limit`.
    private static func carryOut(_ schedule: inout Schedule, limit: Int = 50) -> (trials: [Int], end: ScheduleEnd?) {
        var now = Duration.zero
        var proposed: [Int] = []
        var commands = schedule.handle(.opened, at: now)
        var running: [Int] = []
        while proposed.count < limit {
            for command in commands {
                switch command {
                case .propose(let trial): proposed.append(trial.number)
                case .start(let trial, _): running.append(trial)
                case .end(let end): return (proposed, end)
                default: break
                }
            }
            now += .seconds(10)
            commands = schedule.handle(.ended(trial: running.removeFirst(), .finished), at: now)
        }
        return (proposed, nil)
    }

    @Test func withoutACapItDoesNotEnd() {
        var schedule = Self.schedule(Self.sweep(), .init(workers: 2))
        #expect(schedule.trialCount == nil && schedule.exhaustion == nil)
        #expect(Self.carryOut(&schedule).end == nil)
    }

    /// Trials of earlier runs count, and each seed is one.
    @Test(arguments: [
        (0, [1], Array(1...7)), (3, [1], Array(4...7)), (3, [1, 2], Array(4...7)), (7, [1], []), (9, [1], []),
    ])
    func theRunCapCountsTrialsInAll(stored: Int, seeds: [Int], expected: [Int]) {
        var schedule = Self.schedule(Self.sweep(seeds: seeds), .init(workers: 2, runCap: 7), stored: stored)
        #expect(schedule.trialCount == max(7, stored))
        let (trials, end) = Self.carryOut(&schedule)
        #expect(trials == expected && end == .done(failed: 0))
        #expect(schedule.exhaustion == .runCap(7))
    }

    @Test func theCountIsOfNewTrials() {
        var schedule = Self.schedule(Self.sweep(), .init(workers: 2, newTrials: 3), stored: 4)
        let (trials, end) = Self.carryOut(&schedule)
        #expect(trials == [5, 6, 7] && end == .done(failed: 0))
        #expect(schedule.exhaustion == .count(3))
        var capped = Self.schedule(Self.sweep(), .init(workers: 2, runCap: 6, newTrials: 3), stored: 4)
        #expect(Self.carryOut(&capped).trials == [5, 6] && capped.exhaustion == .runCap(6))
    }

    /// Of a minute, one worker uses ten seconds a trial; what ran before counts, and who runs goes on to the end.
    @Test(arguments: [
        (0, 1, Array(1...6)), (0, 2, Array(1...7)), (30, 1, Array(1...3)), (55, 1, [1]), (60, 1, []), (99, 2, []),
    ])
    func theTimeCapCountsTheTimeInWhichTrialsRan(spent: Int, workers: Int, expected: [Int]) {
        var schedule = Self.schedule(
            Self.sweep(), .init(workers: workers, timeCap: .seconds(60)), spent: .seconds(spent))
        let (trials, end) = Self.carryOut(&schedule)
        #expect(trials == expected && end == .done(failed: 0))
        #expect(schedule.exhaustion == .timeCap(.seconds(60)))
    }

    /// Nothing runs while somebody has paused the sweep: that time is not used up.
    @Test func aPauseUsesNoTime() {
        var schedule = Self.schedule(Self.sweep(), .init(workers: 1, timeCap: .seconds(60)))
        _ = schedule.handle(.opened, at: .zero)
        let pause = ControlRequest(id: 1, trial: nil, action: .pause, askedAt: .distantPast)
        _ = schedule.handle(.asked(pause), at: .seconds(5))
        _ = schedule.handle(.ended(trial: 1, .interrupted), at: .seconds(6))
        _ = schedule.handle(.timePassed, at: .seconds(500))
        let resume = ControlRequest(id: 2, trial: nil, action: .resume, askedAt: .distantPast)
        let commands = schedule.handle(.asked(resume), at: .seconds(1000))
        #expect(commands.contains(.start(trial: 1, until: nil)))
        #expect(schedule.exhaustion == nil)
        let next = schedule.handle(.ended(trial: 1, .finished), at: .seconds(1053))
        #expect(next.contains { if case .propose = $0 { true } else { false } })
        #expect(schedule.handle(.ended(trial: 2, .finished), at: .seconds(1055)).last == .end(.done(failed: 0)))
    }

    /// A waiting trial is no new one: it goes on after any cap.
    @Test func whatWasBegunGoesOn() {
        let sweep = Self.sweep()
        let source = Schedule.Source(
            sweep.searchMethod, seeds: [1], settings: TrialSettings(sweep, defaults: [:]))
        var schedule = Schedule(
            rules: .init(workers: 1, runCap: 1, timeCap: .seconds(1), newTrials: 1),
            trials: [TrialStatus(trial: 1, state: .waiting, step: 2)], source: source, spent: .seconds(5))
        #expect(schedule.handle(.opened, at: .zero).contains { if case .start(1, _) = $0 { true } else { false } })
        #expect(schedule.handle(.ended(trial: 1, .finished), at: .zero).last == .end(.done(failed: 0)))
    }
}
