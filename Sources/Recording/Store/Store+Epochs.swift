import Files
public import Foundation
import GRDB
public import Parameters
import Planning

extension Store {
    /// Records the epochs that an attempt reported and returns those that were new.
    ///
    /// An epoch that is recorded already must have the same metrics, bit for bit (every NaN counts as the same; times
    /// are left aside), else ``StoreError/epochDisagrees(trial:epoch:metric:recorded:reported:)`` is thrown and none
    /// of `epochs` is recorded.
    public func record(
        _ epochs: [Report], sweep: SweepRecord.ID, trial: Int, attempt: Int, at time: Date
    ) throws -> [Int] {
        try write { database in
            let id = try trialID(sweep, trial, database)
            let now = Timestamp.text(time)
            let fresh = try epochs.filter { metrics in
                if let recorded = try Self.values(of: id, epoch: metrics.step, database) {
                    try Self.compare(recorded, metrics, trial: trial)
                    return false
                }
                try Self.insert(metrics, sweep: sweep, trial: id, attempt: attempt, at: now, database)
                return true
            }
            if !fresh.isEmpty { try Self.updateProgress(of: id, fresh.map(\.step), database) }
            FaultPoint.epochInserted.pass()
            return fresh.map(\.step)
        }
    }

    /// How many epochs of a trial are recorded.
    public func epochCount(of sweep: SweepRecord.ID, trial: Int) throws -> Int {
        try read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT count(*) FROM trials JOIN epochs ON epochs.trial = trials.id
                    WHERE sweep = ? AND number = ?
                    """)
            return try Int.fetchOne(statement, arguments: [sweep, trial]) ?? 0
        }
    }

    /// The recorded metrics of an epoch, nil when it is not recorded.
    private static func values(of trial: Int64, epoch: Int, _ database: Database) throws -> ValuesByName<Double>? {
        let known = try database.cachedStatement(sql: "SELECT 1 FROM epochs WHERE trial = ? AND epoch = ?")
        guard try Int.fetchOne(known, arguments: [trial, epoch]) != nil else { return nil }
        let statement = try database.cachedStatement(
            sql: """
                SELECT name, value FROM metric_values CROSS JOIN metrics ON metrics.id = metric
                WHERE trial = ? AND epoch = ?
                """)
        let rows = try Row.fetchAll(statement, arguments: [trial, epoch])
        return ValuesByName(rows.map { ($0[0], $0[1] as Double? ?? .nan) })
    }

    private static func compare(_ recorded: ValuesByName<Double>, _ reported: Report, trial: Int) throws {
        for name in recorded.keys + reported.metrics.keys {
            let (old, new) = (recorded[name], reported.metrics[name])
            if let old, let new, old.bitPattern == new.bitPattern || old.isNaN && new.isNaN { continue }
            throw StoreError.epochDisagrees(
                trial: trial, epoch: reported.step, metric: name, recorded: old, reported: new)
        }
    }

    private static func insert(
        _ metrics: Report, sweep: SweepRecord.ID, trial: Int64, attempt: Int, at now: String,
        _ database: Database
    ) throws {
        let epoch = try database.cachedStatement(
            sql: """
                INSERT INTO epochs (trial, epoch, attempt, seconds, tokens_per_second, recorded_at, sequence)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        try epoch.execute(arguments: [
            trial, metrics.step, attempt, metrics.seconds, metrics.tokensPerSecond, now,
            try nextSequence(of: sweep, database),
        ])
        let name = try database.cachedStatement(sql: "INSERT INTO metrics (sweep, name) VALUES (?, ?)")
        let value = try database.cachedStatement(
            sql: """
                INSERT INTO metric_values (trial, epoch, metric, value)
                SELECT :trial, :epoch, id, :value FROM metrics WHERE sweep = :sweep AND name = :metric
                """)
        for (metric, number) in metrics.metrics {
            // SQLite would turn NaN into NULL by itself; written out, because the schema means it.
            try value.setArguments([trial, metrics.step, number.isNaN ? nil : number, sweep, metric])
            try value.execute()
            if database.changesCount == 0 {
                try name.execute(arguments: [sweep, metric])
                try value.execute()
            }
        }
    }

    /// Brings up to date what the trial's row says about its epochs.
    private static func updateProgress(of trial: Int64, _ fresh: [Int], _ database: Database) throws {
        let progress = try database.cachedStatement(
            sql: """
                UPDATE trials SET (last_epoch, seconds, tokens_per_second) = (
                  SELECT coalesce(max(epoch), 0), total(seconds), avg(tokens_per_second)
                  FROM epochs WHERE trial = trials.id)
                WHERE id = ?
                """)
        try progress.execute(arguments: [trial])
        let best = try database.cachedStatement(
            sql: """
                UPDATE trials SET best_epoch = (
                  SELECT epoch FROM sweeps JOIN metrics ON metrics.sweep = sweeps.id AND metrics.name = sweeps.metric
                    JOIN metric_values ON metric_values.trial = trials.id AND metric_values.metric = metrics.id
                  WHERE sweeps.id = trials.sweep AND epoch IN (best_epoch, :fresh) AND value IS NOT NULL
                  ORDER BY CASE goal WHEN 'maximize' THEN -value ELSE value END, epoch LIMIT 1)
                WHERE id = :trial
                """)
        for epoch in fresh { try best.execute(arguments: ["fresh": epoch, "trial": trial]) }
    }
}
