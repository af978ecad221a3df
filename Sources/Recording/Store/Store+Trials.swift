import Files
public import Foundation
import GRDB
public import Parameters
public import Planning

extension Store {
    /// Stores a proposed trial, which then waits.
    public func propose(_ trial: Trial, sweep: SweepRecord.ID, at time: Date) throws {
        try write { try Self.propose(trial, sweep: sweep, at: time, $0) }
    }

    static func propose(_ trial: Trial, sweep: SweepRecord.ID, at time: Date, _ database: Database) throws {
        let id = try insert(trial, sweep: sweep, at: Timestamp.text(time), database)
        try record(.propose, sweep: sweep, trial: id, at: time, database)
        FaultPoint.trialProposed.pass()
    }

    /// The trials of a sweep with their attempts, by number.
    public func trials(of sweep: SweepRecord.ID) throws -> [TrialRecord] { try trials(of: sweep, where: "TRUE") }

    /// The trials that can still go on and were begun, with their attempts, by number; of the others nothing needs to be
    /// known to go on.
    public func begunTrials(of sweep: SweepRecord.ID) throws -> [TrialRecord] {
        try trials(
            of: sweep,
            where: """
                state NOT IN ('finished', 'diverged') AND EXISTS (SELECT 1 FROM attempts WHERE attempts.trial = trials.id)
                """)
    }

    /// One trial with its attempts. Throws when there is none of that number.
    public func trial(_ number: Int, of sweep: SweepRecord.ID) throws -> TrialRecord {
        guard let record = try trials(of: sweep, where: "number = \(number)").first else {
            throw StoreError.unknownTrial(number: number, sweep: sweep, path: path)
        }
        return record
    }

    private func trials(of sweep: SweepRecord.ID, where condition: String) throws -> [TrialRecord] {
        try read { database in
            let attempts = try Self.attempts(of: sweep, where: condition, database)
            let rows = try Row.fetchCursor(
                database, sql: "SELECT * FROM trials WHERE sweep = ? AND \(condition) ORDER BY number",
                arguments: [sweep])
            return try Array(
                rows.map { row in
                    TrialRecord(
                        trial: try Self.trial(row), state: try row.word("state"), reason: row["reason"],
                        recordedEpochs: row["last_epoch"], attempts: attempts[row["number"]] ?? [],
                        resetAttempt: row["reset_attempt"])
                })
        }
    }

    /// Where every stored trial of a sweep stands, by number. Cheap: it reads no parameters.
    public func overviews(of sweep: SweepRecord.ID) throws -> [TrialOverview] {
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT number, state, CAST(settings ->> '$.epochs' AS INTEGER) AS epochs, last_epoch,
                      rung IS NOT NULL AS is_at_rung
                    FROM trials WHERE sweep = ? ORDER BY number
                    """,
                arguments: [sweep])
            return try Array(
                rows.map { row in
                    TrialOverview(
                        trial: row[0], state: try row.word("state"), epochs: row[2], recordedEpochs: row[3],
                        isAtRung: row[4])
                })
        }
    }

    /// The parameters of the last stored trial of a sweep; nil when it has none.
    public func lastConfiguration(of sweep: SweepRecord.ID) throws -> ParameterSet? {
        try read { database in
            try Row.fetchOne(
                database, sql: "SELECT parameters FROM trials WHERE sweep = ? ORDER BY number DESC LIMIT 1",
                arguments: [sweep]
            ).map { try $0.parameterSet("parameters") }
        }
    }

    /// The different values that the stored trials of a sweep give to `names`, each with the first trial that does.
    ///
    /// A setting that a trial has not is left out of its set.
    public func distinctSettings(
        of sweep: SweepRecord.ID, _ names: [String]
    ) throws -> [(trial: Int, settings: ParameterSet)] {
        try read { database in
            // A name with a quote is no setting's, and SQLite has no way to write it in a path.
            let columns = names.filter { !$0.contains("\"") }.map { "settings -> '$.\"\($0)\"'" }
            guard !columns.isEmpty else { return [] }
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT min(number), \(columns.joined(separator: ", ")) FROM trials WHERE sweep = ?
                    GROUP BY \(columns.joined(separator: ", ")) ORDER BY 1
                    """,
                arguments: [sweep])
            var found: [(trial: Int, settings: ParameterSet)] = []
            while let row = try rows.next() {
                var settings = ParameterSet()
                for (index, name) in names.filter({ !$0.contains("\"") }).enumerated() {
                    if let text: String = row[index + 1] { settings[name] = try? ParameterValue(jsonText: text) }
                }
                found.append((row[0], settings))
            }
            return found
        }
    }

    /// How many trials of a sweep are in each state, those that are not proposed yet among the waiting ones; states
    /// without trials are left out.
    public func counts(of sweep: SweepRecord.ID) throws -> [TrialState: Int] {
        try read { database in
            let rows = try Row.fetchAll(
                database, sql: "SELECT state, count(*) AS trials FROM trials WHERE sweep = ? GROUP BY state",
                arguments: [sweep])
            var counts: [TrialState: Int] = [:]
            for row in rows { counts[try row.word("state")] = row["trials"] }
            let planned = try Int.fetchOne(
                database, sql: "SELECT planned_trials FROM sweeps WHERE id = ?", arguments: [sweep])
            let missing = (planned ?? 0) - counts.values.reduce(0, +)
            if missing > 0 { counts[.waiting, default: 0] += missing }
            return counts
        }
    }

    /// Puts a trial that nobody works on into another state, with the reason for it.
    public func place(
        sweep: SweepRecord.ID, trial: Int, state: TrialState, reason: Reason?, at time: Date
    ) throws {
        try write { database in
            let id = try trialID(sweep, trial, database)
            try Self.setState(id, state, reason, at: time, database)
            try Self.record(.place, Self.facts(state, reason), sweep: sweep, trial: id, at: time, database)
        }
    }

    /// Lets a trial wait again, its attempts up to `last` counting neither as failures nor as running time.
    public func reset(sweep: SweepRecord.ID, trial: Int, upTo last: Int, at time: Date) throws {
        try write { database in
            let id = try trialID(sweep, trial, database)
            try database.execute(sql: "UPDATE trials SET reset_attempt = ? WHERE id = ?", arguments: [last, id])
            try Self.setState(id, .waiting, nil, at: time, database)
            try Self.record(
                .reset, ["attempt": .number(Number(last))], sweep: sweep, trial: id, at: time, database)
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
        _ id: Int64, _ state: TrialState, _ reason: Reason?, at time: Date, _ database: Database
    ) throws {
        let statement = try database.cachedStatement(
            sql: "UPDATE trials SET state = ?, reason = ?, rung = ?, changed_at = ? WHERE id = ?")
        try statement.execute(arguments: [
            state.rawValue, reason?.description, reason?.rung, Timestamp.text(time), id,
        ])
    }

    static func facts(_ state: TrialState, _ reason: Reason?) -> ParameterSet {
        var facts: ParameterSet = ["state": .string(state.rawValue)]
        facts["reason"] = reason.map { .string($0.description) }
        return facts
    }

    /// Returns the store's own number of the trial.
    @discardableResult
    static func insert(_ trial: Trial, sweep: SweepRecord.ID, at now: String, _ database: Database) throws -> Int64 {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO trials (sweep, number, parameters, settings, configuration, seed, state, changed_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """)
        try statement.execute(arguments: [
            sweep, trial.number, trial.parameters.jsonText, trial.settings.jsonText,
            trial.parameters.configurationKey, trial.seed, TrialState.waiting.rawValue, now,
        ])
        return database.lastInsertedRowID
    }

    static func trial(_ row: Row) throws -> Trial {
        Trial(
            number: row["number"], parameters: try row.parameterSet("parameters"),
            settings: try row.parameterSet("settings"), seed: row["seed"])
    }
}

extension Reason {
    /// The rung at which a rule put a trial aside; nil for any other reason.
    fileprivate var rung: Int? {
        if case .pausedAtRung(let step, _) = self { step } else { nil }
    }
}
