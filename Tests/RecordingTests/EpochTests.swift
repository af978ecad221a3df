import Foundation
import Parameters
import Planning
import TestSupport
import Testing

@testable import Recording

@Suite struct EpochTests {
    private func begin(_ temporary: TemporaryStore, attempt: Int = 1, fromEpoch: Int = 0) throws {
        try temporary.store.beginAttempt(
            sweep: temporary.sweep.id, trial: 1, attempt: attempt, fromEpoch: fromEpoch, origin: TemporaryStore.origin,
            at: TemporaryStore.noon)
    }

    private func record(_ temporary: TemporaryStore, _ epochs: [Report], attempt: Int = 1) throws -> [Int] {
        try temporary.store.record(
            epochs, sweep: temporary.sweep.id, trial: 1, attempt: attempt, at: TemporaryStore.noon)
    }

    @Test(arguments: [
        0.1 + 0.2, -0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, .infinity, -.infinity, 3,
        9_007_199_254_740_994,
    ])
    func aValueComesBackBitForBit(value: Double) throws {
        let temporary = try TemporaryStore()
        try begin(temporary)
        let metrics = Report(step: 1, metrics: ["m": value], seconds: 1)
        #expect(try record(temporary, [metrics]) == [1])
        let stored = try temporary.store.curve(of: temporary.sweep.id, trial: 1)[0].metrics["m"]
        #expect(stored?.bitPattern == value.bitPattern)
        #expect(try record(temporary, [metrics]) == [])
    }

    @Test func notANumberComesBackAndIsNotTheSameAsNothing() throws {
        let temporary = try TemporaryStore()
        try begin(temporary)
        let metrics = Report(step: 1, metrics: ["valid_perplexity": .nan], seconds: 1)
        #expect(try record(temporary, [metrics]) == [1])
        #expect(try record(temporary, [metrics]) == [])
        let curve = try temporary.store.curve(of: temporary.sweep.id, trial: 1)
        #expect(curve[0].metrics["valid_perplexity"]?.isNaN == true)
        #expect(curve[0].metrics["valid_loss"] == nil)
        let summary = try temporary.store.summaries(of: temporary.sweep.id)[0]
        #expect(summary.last?.metrics["valid_perplexity"]?.isNaN == true)
        #expect(summary.best == nil)
        #expect(try temporary.store.scores(of: temporary.sweep.id)[0].value?.isNaN == true)
    }

    @Test func onlyNewEpochsAreRecordedAndCounted() throws {
        let temporary = try TemporaryStore()
        try begin(temporary)
        #expect(try record(temporary, [TemporaryStore.epoch(1, 9), TemporaryStore.epoch(2, 8)]) == [1, 2])
        try temporary.store.endAttempt(
            sweep: temporary.sweep.id, trial: 1, attempt: 1,
            end: AttemptEnd(cause: .failed, signal: 9, message: "gone"),
            state: .waiting, reason: nil, at: TemporaryStore.noon)
        try begin(temporary, attempt: 2, fromEpoch: 1)
        var again = TemporaryStore.epoch(2, 8)
        again.seconds = 77
        again.tokensPerSecond = nil
        #expect(try record(temporary, [again, TemporaryStore.epoch(3, 7)], attempt: 2) == [3])
        let attempts = try temporary.store.attempts(of: temporary.sweep.id, trial: 1)
        #expect(attempts.map(\.newEpochs) == [2, 1])
        #expect(attempts.map(\.fromEpoch) == [0, 1])
        #expect(attempts[0].end == AttemptEnd(cause: .failed, signal: 9, message: "gone"))
        #expect(attempts[1].end == nil)
        #expect(try temporary.store.curve(of: temporary.sweep.id, trial: 1)[1].seconds == 2)
    }

    @Test func aDisagreementIsFoundAndNothingIsRecorded() throws {
        let temporary = try TemporaryStore()
        try begin(temporary)
        _ = try record(temporary, [TemporaryStore.epoch(1, 9)])
        var other = TemporaryStore.epoch(1, 9)
        other.metrics["valid_perplexity"] = 9.0.nextUp
        let error = #expect(throws: StoreError.self) {
            try record(temporary, [TemporaryStore.epoch(2, 8), other])
        }
        #expect(
            error
                == .epochDisagrees(trial: 1, epoch: 1, metric: "valid_perplexity", recorded: 9, reported: 9.0.nextUp))
        #expect(error?.description.contains("9.000000000000002") == true)
        #expect(try temporary.store.curve(of: temporary.sweep.id, trial: 1).map(\.step) == [1])
    }

    @Test func aMetricMoreOrLessIsADisagreement() throws {
        let temporary = try TemporaryStore()
        try begin(temporary)
        _ = try record(temporary, [Report(step: 1, metrics: ["a": 1, "b": 2], seconds: 1)])
        #expect(throws: StoreError.epochDisagrees(trial: 1, epoch: 1, metric: "b", recorded: 2, reported: nil)) {
            try record(temporary, [Report(step: 1, metrics: ["a": 1], seconds: 1)])
        }
        #expect(throws: StoreError.epochDisagrees(trial: 1, epoch: 1, metric: "c", recorded: nil, reported: 3)) {
            try record(temporary, [Report(step: 1, metrics: ["a": 1, "b": 2, "c": 3], seconds: 1)])
        }
    }

    @Test func theBestEpochFollowsTheGoal() throws {
        let temporary = try TemporaryStore(metric: Metric(name: "accuracy", goal: .maximize))
        try begin(temporary)
        let accuracies: [Double] = [0.5, .nan, 0.75, 0.75, 0.25]
        _ = try record(
            temporary,
            accuracies.enumerated().map { Report(step: $0 + 1, metrics: ["accuracy": $1], seconds: 1) })
        let summary = try temporary.store.summaries(of: temporary.sweep.id)[0]
        #expect((summary.last?.step, summary.best?.step) == (5, 3))
        #expect(summary.best?.metrics == ["accuracy": 0.75])
    }

    @Test func epochsAndMetricsMayBeSparse() throws {
        let temporary = try TemporaryStore()
        try begin(temporary)
        let epochs = [
            Report(step: 2, metrics: ["b": 1], seconds: 1), Report(step: 5, metrics: [:], seconds: 1),
            Report(step: 9, metrics: ["a": 2, "b": 3], seconds: 1, tokensPerSecond: 5),
        ]
        _ = try record(temporary, epochs)
        #expect(try temporary.store.curve(of: temporary.sweep.id, trial: 1) == epochs)
        try temporary.train(3, [4, 5])
        let curves = try temporary.store.curves(of: temporary.sweep.id)
        #expect(curves.map(\.trial) == [1, 3])
        #expect(curves[0].epochs == epochs)
        #expect(curves[1].epochs == [TemporaryStore.epoch(1, 4), TemporaryStore.epoch(2, 5)])
    }

    /// Metrics whose names differ in their bytes alone.
    @Test func metricsAreToldApartByTheBytesOfTheirNames() throws {
        let (one, other) = ("caf\u{e9}", "cafe\u{301}")
        let temporary = try TemporaryStore(metric: Metric(name: other))
        try begin(temporary)
        let epoch = Report(step: 1, metrics: [one: 2, other: 1], seconds: 1)
        #expect(try record(temporary, [epoch]) == [1])
        #expect(try record(temporary, [epoch]) == [])
        #expect(try temporary.store.curve(of: temporary.sweep.id, trial: 1) == [epoch])
        #expect(try temporary.store.scores(of: temporary.sweep.id)[0].value == 1)
        #expect(try temporary.store.scores(of: temporary.sweep.id, by: one)[0].value == 2)
        let names = try temporary.store.metricNames(of: temporary.sweep.id)
        #expect(names.map { $0.utf8.count } == [6, 5])
        #expect(throws: StoreError.self) {
            try record(temporary, [Report(step: 1, metrics: [one: 1, other: 2], seconds: 1)])
        }
    }

    /// Trials whose values differ so are other configurations, and other groups.
    @Test(.enabled(if: OutsideProgram.hasSQLite, "SKIPPED: the sqlite3 shell is not installed"))
    func valuesAreToldApartByTheirBytes() throws {
        let trials = ["caf\u{e9}", "cafe\u{301}"].enumerated().map { index, corpus in
            Trial(
                number: index + 1, parameters: ["corpus": .string(corpus)], settings: ["corpus": .string(corpus)],
                seed: 1)
        }
        let temporary = try TemporaryStore(trials: trials)
        let keys = try OutsideProgram.sqlite(temporary.path, "SELECT count(DISTINCT configuration) FROM trials")
        #expect(keys == "2\n")
        let groups = try temporary.store.scores(of: temporary.sweep.id, group: "corpus").map(\.group)
        #expect(Set(groups).count == 2)
        #expect(try temporary.store.distinctSettings(of: temporary.sweep.id, ["corpus"]).count == 2)
    }
}
