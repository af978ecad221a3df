public import Foundation
import GRDB
import Parameters

extension Store {
    /// The keys of all configurations that a sweep's trials have, each once, in no order.
    public func configurationKeys(of sweep: SweepRecord.ID) throws -> [String] {
        try read { database in
            try String.fetchAll(
                database, sql: "SELECT DISTINCT configuration FROM trials WHERE sweep = ?", arguments: [sweep])
        }
    }

    /// How long at least one trial of a sweep ran, over all its runs.
    ///
    /// Of an attempt whose end nobody saw only the epochs count that the engine reported: nobody knows how long it went on.
    /// That of a program, whose reports tell no times, counts up to its last sign of life.
    ///
    /// - Parameter lastSeen: The last signs of life in the latest attempts of trials, where those are not recorded to be over.
    public func runningTime(of sweep: SweepRecord.ID, lastSeen: [Int: Date] = [:]) throws -> Duration {
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT trials.number, started_at, ended_at,
                      CASE kernel_variant WHEN '' THEN TRUE ELSE exit_code NOT NULL OR signal NOT NULL END AS is_seen,
                      (SELECT coalesce(sum(seconds), 0) FROM epochs
                       WHERE epochs.trial = attempts.trial AND epochs.attempt = attempts.number) AS seconds
                    FROM attempts JOIN trials ON trials.id = attempts.trial WHERE sweep = ? ORDER BY started_at
                    """,
                arguments: [sweep])
            var total = 0.0
            var covered = -Double.infinity
            while let row = try rows.next() {
                let start = try row.time("started_at").timeIntervalSince1970
                let recorded = row["ended_at"] as String? == nil ? lastSeen[row["number"]] : try row.time("ended_at")
                let seen = row["is_seen"] ? recorded : nil
                let end = seen?.timeIntervalSince1970 ?? start + (row["seconds"] as Double)
                total += max(0, end - max(start, covered))
                covered = max(covered, end)
            }
            return .seconds(total)
        }
    }
}
