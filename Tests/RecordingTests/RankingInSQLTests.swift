import Deciding
import Foundation
import GRDB
import Parameters
import Planning
import Testing

@testable import Recording

/// `Ranking` says which trial is the best; `Store.leader` and the view `best_by_cell` find it in SQL.
@Suite struct RankingInSQLTests {
    @Test(arguments: [Metric.Goal.minimize, .maximize])
    func theLeaderIsTheFirstOfTheRanking(goal: Metric.Goal) throws {
        let cases: [[(curve: [Double], end: TrialState?)]] = [
            [([3], .finished), ([2], .finished), ([2], .finished)],
            [([9, 1], .diverged), ([5], nil), ([7], nil)],
            [([.nan], .finished), ([8], nil), ([], .diverged)],
            [([.nan], .finished), ([-.infinity], .finished), ([.infinity], .finished)],
            [([], nil), ([], .diverged), ([], .finished)],
            [([4], .diverged), ([], .diverged), ([.nan], .diverged)],
        ]
        for trials in cases {
            let temporary = try TemporaryStore(metric: Metric(name: "valid_perplexity", goal: goal))
            for (index, trial) in trials.enumerated() { try temporary.train(index + 1, trial.curve, end: trial.end) }
            let leader = try temporary.store.leader(of: temporary.sweep.id)
            let first = Ranking(try temporary.store.scores(of: temporary.sweep.id), goal: goal).trials[0]
            #expect(leader?.trial == first.trial, "\(trials)")
            #expect(leader?.value?.bitPattern == first.value?.bitPattern && leader?.epoch == first.epoch)
        }
        let empty = try TemporaryStore(trials: [])
        #expect(try empty.store.leader(of: 1) == nil)
    }

    /// Every state beside every other one, with values of every kind: each pair of trials has a cell of its own.
    ///
    /// A trial without an epoch is in no view. An epoch without the metric is `noValue`.
    @Test(arguments: [Metric.Goal.minimize, .maximize])
    func theViewFindsTheBestOfEveryPair(goal: Metric.Goal) throws {
        let kinds = TrialState.allCases.flatMap { state in Outcome.values.map { Outcome(state: state, value: $0) } }
        let pairs = kinds.flatMap { first in kinds.map { [first, $0] } }
        let temporary = try Self.store(pairs, goal: goal)
        let scores = try temporary.store.scores(of: temporary.sweep.id, group: "cell").filter { $0.epoch != nil }
        let ranking = Ranking(scores, goal: goal)
        let best = try temporary.store.read { database in
            try Row.fetchAll(database, sql: "SELECT cell, trial, last_value FROM best_by_cell")
        }
        #expect(best.count == ranking.bestTrials.count && best.count > 40 * 40)
        let inView = Dictionary(uniqueKeysWithValues: best.map { ($0["cell"] as String, $0["trial"] as Int) })
        for first in ranking.bestTrials {
            let cell = try #require(first.group?.text)
            #expect(inView[cell] == first.trial, "\(goal) of \(pairs[Int(cell)!])")
        }
        #expect(try temporary.store.leader(of: temporary.sweep.id)?.trial == ranking.trials[0].trial)
    }

    /// SQLite stores NaN as NULL: what is missing has no row.
    @Test func theViewTellsNaNFromAMissingValue() throws {
        let pair = [Outcome(state: .finished, value: .noValue), Outcome(state: .finished, value: .measured(.nan))]
        let temporary = try Self.store([pair], goal: .minimize)
        let scores = try temporary.store.scores(of: temporary.sweep.id)
        #expect(Ranking(scores, goal: .minimize).trials.map(\.trial) == [2, 1])
        let best = try temporary.store.read { try Int.fetchAll($0, sql: "SELECT trial FROM best_by_cell") }
        #expect(best == [2])
    }

    /// How a trial ended.
    private struct Outcome {
        enum Value {
            case noEpoch, noValue
            case measured(Double)
        }

        static let values: [Value] =
            [.noEpoch, .noValue] + [1, 2, -1, 0, .nan, .infinity, -.infinity].map(Value.measured)

        let state: TrialState
        let value: Value
    }

    /// A sweep of two trials a pair, whose cell is the pair's index.
    private static func store(_ pairs: [[Outcome]], goal: Metric.Goal) throws -> TemporaryStore {
        let outcomes = pairs.flatMap(\.self)
        let trials = outcomes.indices.map { TemporaryStore.trial($0 + 1, String($0 / 2), seed: $0 % 2) }
        let temporary = try TemporaryStore(metric: Metric(name: "valid_perplexity", goal: goal), trials: trials)
        try temporary.store.write { database in
            try database.execute(sql: "INSERT INTO metrics (sweep, name) VALUES (1, 'valid_perplexity')")
            for (index, outcome) in outcomes.enumerated() {
                try insert(outcome, trial: index + 1, database)
            }
        }
        return temporary
    }

    private static func insert(_ outcome: Outcome, trial: Int, _ database: Database) throws {
        let id = try Int.fetchOne(database, sql: "SELECT id FROM trials WHERE number = ?", arguments: [trial])
        try database.execute(
            sql: "UPDATE trials SET state = ? WHERE id = ?", arguments: [outcome.state.rawValue, id])
        if case .noEpoch = outcome.value { return }
        try database.execute(
            literal: """
                UPDATE trials SET last_epoch = 1 WHERE id = \(id);
                INSERT INTO attempts (trial, number, started_at, from_epoch, program_version, host, cpu_model,
                  kernel_variant, precision, threads)
                  VALUES (\(id), 1, 'then', 0, '1', 'box', 'EPYC', 'avx2', 'fp32', 1);
                INSERT INTO epochs (trial, epoch, attempt, seconds, recorded_at) VALUES (\(id), 1, 1, 1.0, 'then');
                """)
        guard case .measured(let value) = outcome.value else { return }
        try database.execute(
            sql: "INSERT INTO metric_values (trial, epoch, metric, value) VALUES (?, 1, 1, ?)", arguments: [id, value])
    }
}
