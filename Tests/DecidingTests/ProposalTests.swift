import Foundation
import Parameters
import Planning
import TestSupport
import Testing

@testable import Deciding

/// Trials come one at a time, when a worker is free.
@Suite struct ProposalTests {
    private static func number(_ value: Int) -> ParameterValue { .number(Number(value)) }

    private static func sweep(values: Int, seeds: [Int] = [1]) -> Sweep {
        Sweep(
            name: "s",
            parameters: [
                Parameter(name: "a", values: (1...values).map(number)),
                Parameter(name: "b", values: [number(1), number(2)], condition: ["a": [number(1)]]),
            ], seeds: seeds)
    }

    private func schedule(_ sweep: Sweep, workers: Int = 2, stored: [TrialStatus] = []) -> Schedule {
        let source = Schedule.Source(
            sweep.searchMethod, seeds: sweep.seeds, settings: TrialSettings(fixed: ["epochs": Self.number(3)]))
        let last = stored.isEmpty ? [:] : sweep.trials(defaults: [:])[stored.count - 1].parameters
        return Schedule(
            rules: .init(workers: workers), trials: stored, source: source, lastConfiguration: last)
    }

    private func proposals(_ commands: [ScheduleCommand]) -> [Trial] {
        commands.compactMap { if case .propose(let trial) = $0 { trial } else { nil } }
    }

    /// Runs a schedule to its end, every worker finishing at once; all that was proposed, in order.
    private func carryOut(_ schedule: inout Schedule) -> [Trial] {
        var proposed: [Trial] = []
        var commands = schedule.handle(.recovered, at: .zero) + schedule.handle(.opened, at: .zero)
        var running: [Int] = []
        while true {
            proposed += proposals(commands)
            for case .start(let trial, _) in commands { running.append(trial) }
            if case .end? = commands.last { return proposed }
            commands = schedule.handle(.ended(trial: running.removeFirst(), .finished), at: .zero)
        }
    }

    @Test func aHugeGridProposesWhatItsWorkersCanTake() {
        var schedule = schedule(Self.sweep(values: 50_000), workers: 2)
        #expect(schedule.trialCount == 50_001)
        let first = schedule.handle(.opened, at: .zero)
        #expect(proposals(first).map(\.number) == [1, 2])
        #expect(Array(first.map { if case .start = $0 { true } else { false } }) == [false, true, false, true])
        let next = schedule.handle(.ended(trial: 2, .finished), at: .zero)
        #expect(proposals(next).map(\.parameters) == [["a": Self.number(2)]])
        #expect(schedule.history.trials == 3)
    }

    @Test(arguments: [[1], [1, 2, 3]])
    func inTheEndEveryTrialOfTheFileWasProposedOnceAndInOrder(seeds: [Int]) {
        let sweep = Self.sweep(values: 7, seeds: seeds)
        var schedule = schedule(sweep, workers: 3)
        let expected = sweep.trials(defaults: ["epochs": Self.number(3)])
        #expect(carryOut(&schedule) == Array(expected))
        #expect(expected.count == 8 * seeds.count)
    }

    /// A run that died goes on with the trial after the last stored one, in the middle of a configuration too.
    @Test(arguments: 0...24)
    func whatIsStoredIsNotProposedAgain(stored: Int) {
        let sweep = Self.sweep(values: 7, seeds: [4, 5, 6])
        let all = sweep.trials(defaults: ["epochs": Self.number(3)])
        let statuses = all.prefix(stored).map { TrialStatus(trial: $0.number, epochs: 3, state: .finished) }
        var schedule = schedule(sweep, stored: statuses)
        #expect(carryOut(&schedule) == Array(all.dropFirst(stored)))
    }

    @Test func whatWaitsComesBeforeWhatIsNew() {
        let sweep = Self.sweep(values: 7)
        var schedule = schedule(sweep, workers: 1, stored: [.init(trial: 1, epochs: 3), .init(trial: 2, epochs: 3)])
        #expect(schedule.handle(.opened, at: .zero) == [.start(trial: 1, until: 3)])
        #expect(schedule.handle(.ended(trial: 1, .finished), at: .zero).last == .start(trial: 2, until: 3))
        // A failed attempt pauses; meanwhile the next new trial takes the worker.
        let after = schedule.handle(.ended(trial: 2, .failed(.said("x"))), at: .zero)
        #expect(proposals(after).map(\.number) == [3])
    }

    @Test func aTrialWhoseTurnHasNotComeCanBeStopped() {
        var schedule = schedule(Self.sweep(values: 7), workers: 1)
        _ = schedule.handle(.opened, at: .zero)
        let request = ControlRequest(id: 7, trial: 4, action: .stop, askedAt: Date(timeIntervalSince1970: 0))
        let commands = schedule.handle(.asked(request), at: .zero)
        #expect(proposals(commands).map(\.number) == [2, 3, 4])
        #expect(commands.suffix(2) == [.place(trial: 4, .stopped, .stoppedByUser(step: 0)), .close(7, refusal: nil)])
        #expect(schedule.handle(.ended(trial: 1, .finished), at: .zero).last == .start(trial: 2, until: 3))
        var none = request
        none.trial = 9
        #expect(schedule.handle(.asked(none), at: .zero) == [.close(7, refusal: "there is no trial 9")])
    }

    @Test func aTrialThatTheTrainerRefusesEndsTheRunAndFailsNothing() {
        var schedule = schedule(Self.sweep(values: 7), workers: 2)
        _ = schedule.handle(.opened, at: .zero)
        _ = schedule.handle(.ended(trial: 2, .finished), at: .zero)
        let reason = Reason.refused(trial: 3, "the text is gone")
        #expect(schedule.handle(.refused(trial: 3, reason), at: .zero) == [.order(trial: 1, .checkpointAndEnd)])
        #expect(
            schedule.handle(.ended(trial: 1, .interrupted), at: .zero) == [
                .settle(trial: 1, .waiting, nil, .interrupted), .end(.environmentFailure(reason)),
            ])
        #expect(reason.description == "trial 3 cannot be run: the text is gone")
    }

    @Test func trialsWithoutTriesLeftFailBeforeAnythingStarts() {
        var hopeless = TrialStatus(trial: 1, epochs: 3)
        for _ in 1...3 { hopeless.count(.failed, newSteps: 0, for: .zero) }
        hopeless.lastFailure = "no corpus"
        var schedule = Schedule(rules: .init(workers: 1, retries: 2), trials: [hopeless])
        #expect(schedule.handle(.recovered, at: .zero) == [.place(trial: 1, .failed, .said("no corpus"))])
        #expect(schedule.handle(.opened, at: .zero) == [.end(.done(failed: 1))])
    }

    /// The lazy configurations are those that the plainest walk over the file gives, wherever one looks first.
    @Test(arguments: UInt64(1)...50)
    func aConfigurationCanBeAskedForOutOfOrder(seed: UInt64) {
        var random = SplitMix64(state: seed)
        let sweep = Self.sweep(values: Int.random(in: 1...9, using: &random))
        let all = Array(sweep.configurations)
        for position in all.indices.shuffled(using: &random) {
            #expect(sweep.configurations[position] == all[position])
        }
    }
}
