import Foundation
import GRDB
import Parameters

/// What is decided about a sweep and its trials.
enum Decision: String {
    case propose, start, settle, place, reset, hold, release
}

extension Store {
    /// Writes a decision down behind everything that was recorded of the sweep before it; part of the transaction that
    /// carries its effect on the store.
    static func record(
        _ decision: Decision, _ facts: ParameterSet = [:], sweep: SweepRecord.ID, trial: Int64?, at time: Date,
        _ database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO decisions (sweep_id, sequence, trial_id, action, facts, decided_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            sweep, try nextSequence(of: sweep, database), trial, decision.rawValue, facts.jsonText,
            Timestamp.text(time),
        ])
    }

    /// The next number of the one counter over a sweep's epochs and decisions.
    static func nextSequence(of sweep: SweepRecord.ID, _ database: Database) throws -> Int64 {
        try nextSequences(1, of: sweep, database)
    }

    /// The first of the next `count` numbers.
    static func nextSequences(_ count: Int, of sweep: SweepRecord.ID, _ database: Database) throws -> Int64 {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO sequences (sweep_id, last) VALUES (:sweep, :count)
                ON CONFLICT (sweep_id) DO UPDATE SET last = last + :count RETURNING last - :count + 1
                """)
        return try Int64.fetchOne(statement, arguments: ["sweep": sweep, "count": count])!
    }
}
