public import Foundation
import GRDB

extension Store {
    /// Asks the process that runs a sweep for something; `trial` nil means the whole sweep.
    ///
    /// Changes nothing of the sweep itself.
    public func ask(
        _ action: ControlAction, sweep: SweepRecord.ID, trial: Int? = nil, at time: Date
    ) throws -> ControlRequest.ID {
        try write { database in
            let id = try trial.map { try trialID(sweep, $0, database) }
            try database.execute(
                sql: "INSERT INTO control (sweep, trial, action, asked_at) VALUES (?, ?, ?, ?)",
                arguments: [sweep, id, action.rawValue, Timestamp.text(time)])
            return database.lastInsertedRowID
        }
    }

    /// What was asked of a sweep after the request `last` and is still open, in the order in which it was asked.
    public func openRequests(of sweep: SweepRecord.ID, after last: ControlRequest.ID = 0) throws -> [ControlRequest] {
        try read { database in
            let statement = try database.cachedStatement(
                sql: """
                    SELECT control.id, number, action, asked_at
                    FROM control LEFT JOIN trials ON trials.id = control.trial
                    WHERE control.sweep = ? AND taken_at IS NULL AND control.id > ? ORDER BY control.id
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
    public func answer(to request: ControlRequest.ID) throws -> ControlAnswer {
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
