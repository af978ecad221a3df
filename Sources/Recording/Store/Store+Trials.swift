public import Foundation
import GRDB
import Parameters
public import Planning

extension Store {
    /// The trials of a sweep with their attempts, by number.
    public func trials(of sweep: SweepRecord.ID) throws -> [TrialRecord] {
        try read { database in
            let attempts = try Self.attempts(of: sweep, trial: nil, database)
            let rows = try Row.fetchCursor(
                database, sql: "SELECT * FROM trials WHERE sweep = ? ORDER BY number", arguments: [sweep])
            return try Array(
                rows.map { row in
                    TrialRecord(
                        trial: try Self.trial(row), state: try row.word("state"), reason: row["reason"],
                        recordedEpochs: row["last_epoch"], attempts: attempts[row["number"]] ?? [],
                        forgivenAttempt: row["forgiven_attempt"])
                })
        }
    }

    /// How many trials of a sweep are in each state; states without trials are left out.
    public func counts(of sweep: SweepRecord.ID) throws -> [TrialState: Int] {
        try read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT state, count(*) AS trials FROM trials WHERE sweep = ? GROUP BY state",
                arguments: [sweep])
            return try Dictionary(uniqueKeysWithValues: rows.map { (try $0.word("state"), $0["trials"]) })
        }
    }

    /// Puts a trial into another state, with the reason for it.
    public func setState(
        sweep: SweepRecord.ID, trial: Int, state: TrialState, reason: String?, at time: Date
    ) throws {
        try write { database in
            let id = try trialID(sweep, trial, database)
            try Self.setState(id, state, reason, at: time, database)
        }
    }

    /// Lets a trial wait again, its attempts up to `last` counting neither as failures nor as running time.
    public func forgive(sweep: SweepRecord.ID, trial: Int, upTo last: Int, at time: Date) throws {
        try write { database in
            let id = try trialID(sweep, trial, database)
            try database.execute(
                sql: "UPDATE trials SET forgiven_attempt = ? WHERE id = ?", arguments: [last, id])
            try Self.setState(id, .waiting, nil, at: time, database)
        }
    }

    /// The store's own number of a trial; throws when there is no such trial.
    func trialID(_ sweep: SweepRecord.ID, _ number: Int, _ database: Database) throws -> Int64 {
        let statement = try database.cachedStatement(sql: "SELECT id FROM trials WHERE sweep = ? AND number = ?")
        guard let id = try Int64.fetchOne(statement, arguments: [sweep, number]) else {
            throw StoreError.unknownTrial(number: number, sweep: sweep, path: path)
        }
        return id
    }

    static func setState(
        _ id: Int64, _ state: TrialState, _ reason: String?, at time: Date, _ database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: "UPDATE trials SET state = ?, reason = ?, changed_at = ? WHERE id = ?")
        try statement.execute(arguments: [state.rawValue, reason, Timestamp.text(time), id])
    }

    static func trial(_ row: Row) throws -> Trial {
        Trial(
            number: row["number"], parameters: try row.parameterSet("parameters"),
            settings: try row.parameterSet("settings"), seed: row["seed"])
    }
}
