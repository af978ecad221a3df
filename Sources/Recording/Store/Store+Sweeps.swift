import Files
public import Foundation
import GRDB
import Parameters
public import Planning

extension Store {
    /// Stores a sweep, with those of its trials that are known already, all of them waiting.
    ///
    /// `planned` is how many trials it has in all; nil when that is not known.
    /// Throws ``StoreError/sweepExists(name:path:)`` when the name, or the folder's name made of it, is taken.
    public func addSweep(
        _ sweep: Sweep, sha256: String, programVersion: String, resultsFolder: String, planned: Int? = nil,
        trials: [Trial] = [], at time: Date
    ) throws -> SweepRecord {
        try write { database in
            if let name = try Self.nameOfSweep(namedLike: sweep, database) {
                throw StoreError.sweepExists(name: name, path: path)
            }
            let now = Timestamp.text(time)
            try database.execute(
                sql: """
                    INSERT INTO sweeps (name, slug, description, text, sha256, method, metric, goal, created_at,
                      changed_at, program_version, results_folder, planned_trials)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    sweep.name, sweep.slug, sweep.description, sweep.text, sha256, sweep.method.rawValue,
                    sweep.metric.name,
                    sweep.metric.goal.rawValue, now, now, programVersion, resultsFolder, planned,
                ])
            let id = database.lastInsertedRowID
            for trial in trials { try Self.insert(trial, sweep: id, at: now, database) }
            FaultPoint.sweepInserted.pass()
            return try storedSweep(id, database)
        }
    }

    /// Replaces a stored sweep's text, hash and description by those of `sweep`, and how many trials are planned.
    ///
    /// Trials, method and metric stay.
    public func replaceFile(
        of id: SweepRecord.ID, with sweep: Sweep, sha256: String, planned: Int?, at time: Date
    ) throws -> SweepRecord {
        try write { database in
            try database.execute(
                sql: """
                    UPDATE sweeps SET description = ?, text = ?, sha256 = ?, planned_trials = ?, changed_at = ? WHERE id = ?
                    """,
                arguments: [sweep.description, sweep.text, sha256, planned, Timestamp.text(time), id])
            return try storedSweep(id, database)
        }
    }

    /// Writes down since when the process that runs a sweep waits; nil when it does not.
    public func setPaused(_ id: SweepRecord.ID, since time: Date?, at now: Date) throws {
        try write { database in
            try database.execute(
                sql: "UPDATE sweeps SET paused_at = :time WHERE id = :id AND (paused_at IS NULL) <> (:time IS NULL)",
                arguments: ["time": time.map(Timestamp.text), "id": id])
            guard database.changesCount > 0 else { return }
            try Self.record(time == nil ? .release : .hold, sweep: id, trial: nil, at: now, database)
        }
    }

    /// The sweep of that name, nil when there is none.
    public func sweep(named name: String) throws -> SweepRecord? {
        try read { try Self.sweep(named: name, $0) }
    }

    /// All sweeps, the newest last.
    public func sweeps() throws -> [SweepRecord] {
        try read { database in
            try Row.fetchAll(database, sql: "SELECT * FROM sweeps ORDER BY id").map(Self.sweepRecord)
        }
    }

    /// The sweep with that number; throws when there is none.
    func storedSweep(_ id: SweepRecord.ID, _ database: Database) throws -> SweepRecord {
        guard let row = try Row.fetchOne(database, sql: "SELECT * FROM sweeps WHERE id = ?", arguments: [id]) else {
            throw StoreError.unknownSweep(id: id, path: path)
        }
        return try Self.sweepRecord(row)
    }

    private static func sweep(named name: String, _ database: Database) throws -> SweepRecord? {
        try Row.fetchOne(database, sql: "SELECT * FROM sweeps WHERE name = ?", arguments: [name]).map(sweepRecord)
    }

    /// The stored sweep that has the name of `sweep` or, where a file system knows no upper case, its folder.
    private static func nameOfSweep(namedLike sweep: Sweep, _ database: Database) throws -> String? {
        try String.fetchOne(
            database, sql: "SELECT name FROM sweeps WHERE name = ? OR slug = ?", arguments: [sweep.name, sweep.slug])
    }

    private static func sweepRecord(_ row: Row) throws -> SweepRecord {
        SweepRecord(
            id: row["id"], name: row["name"], slug: row["slug"], description: row["description"], text: row["text"],
            sha256: row["sha256"], method: try row.word("method"),
            metric: Metric(name: row["metric"], goal: try row.word("goal")), createdAt: try row.time("created_at"),
            programVersion: row["program_version"], resultsFolder: row["results_folder"],
            pausedAt: row["paused_at"] as String? == nil ? nil : try row.time("paused_at"),
            plannedTrials: row["planned_trials"])
    }
}
