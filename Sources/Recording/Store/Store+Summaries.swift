import GRDB
public import Planning

extension Store {
    /// One row per trial of a sweep, by number, with the metrics of its last epoch and of its best one.
    public func summaries(of sweep: SweepRecord.ID) throws -> [TrialSummary] {
        try read { database in
            let name = try storedSweep(sweep, database).name
            let last = try Self.epochs("last_epoch", of: sweep, database)
            let best = try Self.epochs("best_epoch", of: sweep, database)
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT *, (SELECT count(*) FROM attempts WHERE trial = trials.id) AS attempts
                    FROM trials WHERE sweep = ? ORDER BY number
                    """,
                arguments: [sweep])
            return try Array(
                rows.map { row in
                    TrialSummary(
                        sweep: name, trial: try Self.trial(row), state: try row.word("state"), reason: row["reason"],
                        last: last[row["number"]], best: best[row["number"]], seconds: row["seconds"],
                        tokensPerSecond: row["tokens_per_second"], attempts: row["attempts"])
                })
        }
    }

    /// By trial number, the epoch that `column` of `trials` points at.
    private static func epochs(
        _ column: String, of sweep: SweepRecord.ID, _ database: Database
    ) throws -> [Int: EpochMetrics] {
        let names = try metricNames(database)
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT number, epochs.epoch, epochs.seconds, epochs.tokens_per_second, metric, value
                FROM trials CROSS JOIN epochs ON epochs.trial = trials.id AND epochs.epoch = \(column)
                  LEFT JOIN metrics ON true
                  LEFT JOIN metric_values ON metric_values.trial = trials.id
                    AND metric_values.metric = metrics.id AND metric_values.epoch = \(column)
                WHERE sweep = ?
                """,
            arguments: [sweep])
        var epochs: [Int: EpochMetrics] = [:]
        while let row = try rows.next() {
            let number: Int = row[0]
            if epochs[number] == nil {
                epochs[number] = EpochMetrics(
                    epoch: row[1], values: [:], seconds: row[2], tokensPerSecond: row[3])
            }
            if let metric: Int64 = row[4] { epochs[number]!.values[names[metric]!] = row[5] ?? .nan }
        }
        return epochs
    }
}
