import Foundation
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
    /// Of an attempt whose end nobody saw only the epochs count that it reported: nobody knows how long it went on.
    public func runningTime(of sweep: SweepRecord.ID) throws -> Duration {
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT started_at, CASE WHEN exit_code IS NULL AND signal IS NULL THEN NULL ELSE ended_at END AS seen_at,
                      (SELECT coalesce(sum(seconds), 0) FROM epochs
                       WHERE epochs.trial = attempts.trial AND epochs.attempt = attempts.number) AS seconds
                    FROM attempts JOIN trials ON trials.id = attempts.trial WHERE sweep = ? ORDER BY started_at
                    """,
                arguments: [sweep])
            var total = 0.0
            var covered = -Double.infinity
            while let row = try rows.next() {
                let start = try row.time("started_at").timeIntervalSince1970
                let isSeen = row["seen_at"] as String? != nil
                let end = isSeen ? try row.time("seen_at").timeIntervalSince1970 : start + (row["seconds"] as Double)
                total += max(0, end - max(start, covered))
                covered = max(covered, end)
            }
            return .seconds(total)
        }
    }
}
