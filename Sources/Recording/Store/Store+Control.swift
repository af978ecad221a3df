public import Foundation
import GRDB
public import Planning

extension Store {
    /// Asks the process that runs a sweep for something; `trial` nil means the whole sweep.
    ///
    /// Changes nothing of the sweep itself.
    public func ask(
        _ action: ControlRequest.Action, sweep: SweepRecord.ID, trial: Int? = nil, at time: Date
    ) throws -> ControlRequest.ID {
        try write { database in
            let id = try trial.flatMap { try storedOrPlanned($0, of: sweep, database) }
            try database.execute(
                sql: "INSERT INTO control (sweep, trial, number, action, asked_at) VALUES (?, ?, ?, ?, ?)",
                arguments: [sweep, id, trial, action.rawValue, Timestamp.text(time)])
            return database.lastInsertedRowID
        }
    }

    /// The store's own number of a trial; nil when its turn to be stored has not come. Throws when there is no such trial.
    private func storedOrPlanned(_ number: Int, of sweep: SweepRecord.ID, _ database: Database) throws -> Int64? {
        let planned = "SELECT planned_trials FROM sweeps WHERE id = ?"
        do { return try trialID(sweep, number, database) } catch StoreError.unknownTrial {
            let count = try Int.fetchOne(database, sql: planned, arguments: [sweep]) ?? 0
            guard 1...max(count, 1) ~= number, count > 0 else { throw error(number, sweep) }
            return nil
        }
    }

    private func error(_ number: Int, _ sweep: SweepRecord.ID) -> StoreError {
        .unknownTrial(number: number, sweep: sweep, path: path)
    }

    /// What was asked of a sweep after the request `last` and is still open, in the order in which it was asked.
    public func openRequests(of sweep: SweepRecord.ID, after last: ControlRequest.ID = 0) throws -> [ControlRequest] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT id, number, action, asked_at FROM control
                    WHERE sweep = ? AND taken_at IS NULL AND id > ? ORDER BY id
                    """)
            return try Row.fetchAll(statement, arguments: [sweep, last]).map { row in
                ControlRequest(
                    id: row["id"], trial: row["number"], action: try row.word("action"),
                    askedAt: try row.time("asked_at"))
            }
        }
    }

    /// Closes a request: carried out, or refused for that reason.
    public func close(_ request: ControlRequest.ID, refusal: String? = nil, at time: Date) throws {
        try write { database in
            try database.execute(
                sql: "UPDATE control SET taken_at = ?, refusal = ? WHERE id = ? AND taken_at IS NULL",
                arguments: [Timestamp.text(time), refusal, request])
        }
    }

    /// What became of a request; a request that is gone with its sweep counts as refused.
    public func answer(to request: ControlRequest.ID) throws -> ControlRequest.Answer {
        try read { database in
            let sql = "SELECT taken_at, refusal FROM control WHERE id = ?"
            guard let row = try Row.fetchOne(database, sql: sql, arguments: [request]) else {
                return .refused("the sweep was deleted")
            }
            guard row["taken_at"] as String? != nil else { return .open }
            return (row["refusal"] as String?).map { .refused($0) } ?? .done
        }
    }
}
