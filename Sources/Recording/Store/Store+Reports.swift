import Files
public import Foundation
import GRDB
public import Parameters
import Planning

/// What a program reports: a later value wins, and a new attempt wins over an earlier one.
extension Store {
    /// Records the reports of a program's attempt, steps in order.
    ///
    /// What an earlier attempt reported at the first of these steps and after it goes. A step that the attempt reported
    /// already gets the new values beside those of other names.
    public func replace(_ reports: [Report], sweep: SweepRecord.ID, trial: Int, attempt: Int, at time: Date) throws {
        guard let first = reports.first else { return }
        try write { database in
            let id = try trialID(sweep, trial, database)
            try Self.removeEpochs(of: id, from: first.step, before: attempt, database)
            let last = try Int.fetchOne(
                database.cachedStatement(sql: "SELECT max(epoch) FROM epochs WHERE trial = ?"), arguments: [id])
            var writer = try ReportRows(
                sweep: sweep, trial: id, attempt: attempt, at: time, count: reports.count, database)
            for report in reports { try writer.insert(report) }
            try writer.insertLatest()
            if let last, first.step <= last {
                try Self.findBest(of: id, database)
            } else {
                try Self.updateBest(of: id, reports, database)
            }
            let progress = try database.cachedStatement(
                sql: "UPDATE trials SET last_epoch = max(last_epoch, ?) WHERE id = ?")
            try progress.execute(arguments: [reports.last?.step ?? 0, id])
            FaultPoint.epochInserted.pass()
        }
    }

    /// Whether a trial has reported a metric, be it NaN.
    public func hasValue(of metric: String, sweep: SweepRecord.ID, trial: Int) throws -> Bool {
        try read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT EXISTS (
                      SELECT 1 FROM trials JOIN metric_values ON metric_values.trial = trials.id
                        JOIN metrics ON metrics.id = metric_values.metric
                      WHERE trials.sweep = ? AND number = ? AND metrics.sweep = trials.sweep AND name = ?)
                    """)
            return try Bool.fetchOne(statement, arguments: [sweep, trial, metric]) ?? false
        }
    }

    /// Removes what attempts before `attempt`, or all there are, reported from a step on.
    static func removeEpochs(
        of trial: Int64, from step: Int, before attempt: Int = .max, _ database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: "DELETE FROM epochs WHERE trial = ? AND epoch >= ? AND attempt < ?")
        try statement.execute(arguments: [trial, step, attempt])
        guard database.changesCount > 0 else { return }
        let progress = try database.cachedStatement(
            sql: """
                UPDATE trials SET last_epoch = (SELECT coalesce(max(epoch), 0) FROM epochs WHERE trial = trials.id),
                  seconds = CASE ? WHEN 0 THEN 0 ELSE seconds END
                WHERE id = ?
                """)
        try progress.execute(arguments: [step, trial])
        try database.execute(sql: "DELETE FROM latest_values WHERE trial = ?", arguments: [trial])
        try database.execute(
            sql: """
                INSERT INTO latest_values (trial, metric, epoch)
                SELECT trial, metric, max(epoch) FROM metric_values WHERE trial = ? GROUP BY metric
                """, arguments: [trial])
        try findBest(of: trial, database)
    }

    /// Looks through all epochs for the one with the best value of the sweep's metric.
    private static func findBest(of trial: Int64, _ database: Database) throws {
        let best = try database.cachedStatement(
            sql: """
                UPDATE trials SET best_epoch = (
                  SELECT epoch FROM sweeps JOIN metrics ON metrics.sweep = sweeps.id AND metrics.name = sweeps.metric
                    JOIN metric_values ON metric_values.trial = trials.id AND metric_values.metric = metrics.id
                  WHERE sweeps.id = trials.sweep AND value IS NOT NULL
                  ORDER BY CASE goal WHEN 'maximize' THEN -value ELSE value END, epoch LIMIT 1)
                WHERE id = ?
                """)
        try best.execute(arguments: [trial])
    }

    /// Compares the best epoch so far with those that follow all others.
    private static func updateBest(of trial: Int64, _ reports: [Report], _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                SELECT sweeps.metric, goal, best_epoch, (
                    SELECT value FROM metric_values JOIN metrics ON metrics.id = metric_values.metric
                    WHERE trial = trials.id AND epoch = best_epoch AND metrics.sweep = sweeps.id AND name = sweeps.metric)
                FROM trials JOIN sweeps ON sweeps.id = trials.sweep WHERE trials.id = ?
                """)
        guard let row = try Row.fetchOne(statement, arguments: [trial]) else { return }
        let metric = Metric(name: row[0], goal: Metric.Goal(rawValue: row[1]) ?? .minimize)
        var best: Double? = row[3]
        var epoch: Int? = row[2]
        for report in reports {
            guard let value = report.metrics[metric.name], !value.isNaN else { continue }
            if best.map({ metric.prefers(value, to: $0) }) ?? true { (best, epoch) = (value, report.step) }
        }
        guard epoch != row[2] as Int? else { return }
        try database.cachedStatement(sql: "UPDATE trials SET best_epoch = ? WHERE id = ?")
            .execute(arguments: [epoch, trial])
    }
}

/// Writes the rows of one attempt's reports.
private struct ReportRows {
    private let sweep: SweepRecord.ID
    private let trial: Int64
    private let attempt: Int
    private let time: String
    private let database: Database
    private let epoch: Statement
    private let value: Statement
    private var metrics: ValuesByName<Int64>
    /// The last step of each metric.
    private var latest: [Int64: Int] = [:]
    private var sequence: Int64

    init(
        sweep: SweepRecord.ID, trial: Int64, attempt: Int, at time: Date, count: Int, _ database: Database
    ) throws {
        self.sweep = sweep
        self.trial = trial
        self.attempt = attempt
        self.time = Timestamp.text(time)
        self.database = database
        epoch = try database.cachedStatement(
            sql: """
                INSERT INTO epochs (trial, epoch, attempt, seconds, recorded_at, sequence) VALUES (?, ?, ?, 0, ?, ?)
                ON CONFLICT DO NOTHING
                """)
        value = try database.cachedStatement(
            sql: """
                INSERT INTO metric_values (trial, epoch, metric, value) VALUES (?, ?, ?, ?)
                ON CONFLICT (trial, epoch, metric) DO UPDATE SET value = excluded.value
                """)
        let names = try database.cachedStatement(sql: "SELECT name, id FROM metrics WHERE sweep = ?")
        metrics = ValuesByName(try Row.fetchAll(names, arguments: [sweep]).map { ($0[0] as String, $0[1] as Int64) })
        sequence = try Store.nextSequences(count, of: sweep, database)
    }

    mutating func insert(_ report: Report) throws {
        epoch.setUncheckedArguments([trial, report.step, attempt, time, sequence])
        try epoch.execute()
        sequence += 1
        try report.metrics.forEachInAnyOrder { name, number in
            // SQLite would turn NaN into NULL by itself; written out, because the schema means it.
            let metric = try metric(name)
            value.setUncheckedArguments([trial, report.step, metric, number.isNaN ? nil : number])
            try value.execute()
            latest[metric] = report.step
        }
    }

    /// After all reports.
    func insertLatest() throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO latest_values (trial, metric, epoch) VALUES (?, ?, ?)
                ON CONFLICT (trial, metric) DO UPDATE SET epoch = excluded.epoch
                """)
        for (metric, step) in latest { try statement.execute(arguments: [trial, metric, step]) }
    }

    private mutating func metric(_ name: String) throws -> Int64 {
        if let id = metrics[name] { return id }
        try database.execute(sql: "INSERT INTO metrics (sweep, name) VALUES (?, ?)", arguments: [sweep, name])
        metrics[name] = database.lastInsertedRowID
        return database.lastInsertedRowID
    }
}
