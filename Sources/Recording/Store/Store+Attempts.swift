import Files
public import Foundation
import GRDB
import Parameters
public import Planning

extension Store {
    /// Begins an attempt and puts its trial into the state `running`.
    ///
    /// A trial has at most one attempt that is not over; a second one is refused. `proposal` is stored first when it is
    /// not nil: the trial, whose first attempt this is. With `isAnew`, what earlier attempts reported goes.
    public func beginAttempt(
        proposing proposal: Trial? = nil, sweep: SweepRecord.ID, trial: Int, attempt: Int, fromEpoch: Int,
        until: Int? = nil, isAnew: Bool = false, origin: AttemptOrigin, at time: Date
    ) throws {
        try write { database in
            if let proposal { try Self.propose(proposal, sweep: sweep, at: time, database) }
            let id = try trialID(sweep, trial, database)
            if isAnew, attempt > 1 { try Self.removeEpochs(of: id, from: 0, database) }
            let statement = try database.cachedStatement(
                sql: """
                    INSERT INTO attempts (trial, number, started_at, from_epoch, until, program_version, git_commit, host,
                      cpu_model, kernel_variant, precision, threads)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """)
            try statement.execute(arguments: [
                id, attempt, Timestamp.text(time), fromEpoch, until, origin.programVersion, origin.gitCommit,
                origin.host,
                origin.cpuModel, origin.kernelVariant, origin.precision, origin.threads,
            ])
            try Self.setState(id, .running, nil, at: time, database)
            var facts: ParameterSet = ["attempt": .number(Number(attempt)), "from_epoch": .number(Number(fromEpoch))]
            facts["until"] = until.map { .number(Number($0)) }
            try Self.record(.start, facts, sweep: sweep, trial: id, at: time, database)
            FaultPoint.attemptInserted.pass()
        }
    }

    /// Writes down what the executor knows a running attempt by.
    public func setHandle(_ handle: String, sweep: SweepRecord.ID, trial: Int, attempt: Int) throws {
        try write { database in
            let id = try trialID(sweep, trial, database)
            try database.execute(
                sql: "UPDATE attempts SET handle = ? WHERE trial = ? AND number = ? AND ended_at IS NULL",
                arguments: [handle, id, attempt])
            try requireChange(attempt: attempt, trial: trial, database)
        }
    }

    /// Ends a running attempt and puts its trial into `state`.
    ///
    /// - Parameters:
    ///   - seconds: What the attempt adds to the time of its trial, when its reports do not tell.
    ///   - usage: What all its processes used.
    ///   - lastSeen: When it was over, where nobody saw that: its last sign of life.
    public func endAttempt(
        sweep: SweepRecord.ID, trial: Int, attempt: Int, end: AttemptEnd, state: TrialState, reason: Reason?,
        seconds: Double? = nil, usage: ResourceUsage = ResourceUsage(), lastSeen: Date? = nil, at time: Date
    ) throws {
        try write { database in
            let id = try trialID(sweep, trial, database)
            try database.execute(
                sql: """
                    UPDATE attempts SET ended_at = ?, cause = ?, exit_code = ?, signal = ?, message = ?, cpu_seconds = ?,
                      peak_memory = ?, gpu_memory = ?, gpu_utilization = ?
                    WHERE trial = ? AND number = ? AND ended_at IS NULL
                    """,
                arguments: [
                    Timestamp.text(lastSeen ?? time), end.cause.rawValue, end.exitCode, end.signal, end.message,
                    usage.cpuSeconds,
                    usage.peakMemory?.bytes, usage.gpuMemory?.bytes, usage.gpuUtilization, id, attempt,
                ])
            try requireChange(attempt: attempt, trial: trial, database)
            try Self.setState(id, state, reason, at: time, database)
            if let seconds {
                try database.execute(
                    sql: "UPDATE trials SET seconds = seconds + ? WHERE id = ?", arguments: [seconds, id])
            }
            var facts = Self.facts(state, reason)
            facts["attempt"] = .number(Number(attempt))
            facts["cause"] = .string(end.cause.rawValue)
            try Self.record(.settle, facts, sweep: sweep, trial: id, at: time, database)
            FaultPoint.attemptEnded.pass()
        }
    }

    /// The attempts of one trial, oldest first.
    public func attempts(of sweep: SweepRecord.ID, trial: Int) throws -> [AttemptRecord] {
        try read { database in
            _ = try trialID(sweep, trial, database)
            return try Self.attempts(of: sweep, where: "number = \(trial)", database)[trial] ?? []
        }
    }

    /// With what and where the first attempt of a sweep was computed; nil when there was none.
    public func firstOrigin(of sweep: SweepRecord.ID) throws -> AttemptOrigin? {
        try read { database in
            try Row.fetchOne(
                database,
                sql: """
                    SELECT attempts.*, 0 AS new_epochs FROM trials JOIN attempts ON attempts.trial = trials.id
                    WHERE sweep = ? ORDER BY trials.number, attempts.number LIMIT 1
                    """,
                arguments: [sweep]
            ).map { try Self.attemptRecord($0).origin }
        }
    }

    /// The attempts of those trials that meet a condition on their rows, by trial number.
    static func attempts(
        of sweep: SweepRecord.ID, where condition: String, _ database: Database
    ) throws -> [Int: [AttemptRecord]] {
        let wanted = "SELECT id FROM trials WHERE sweep = :sweep AND \(condition)"
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT trials.number AS trial_number, attempts.*, coalesce(new_epochs, 0) AS new_epochs
                FROM trials JOIN attempts ON attempts.trial = trials.id
                  LEFT JOIN (
                    SELECT epochs.trial, epochs.attempt, count(*) AS new_epochs
                    FROM epochs WHERE epochs.trial IN (\(wanted))
                    GROUP BY epochs.trial, epochs.attempt
                  ) AS counted ON counted.trial = attempts.trial AND counted.attempt = attempts.number
                WHERE trials.id IN (\(wanted))
                ORDER BY trials.number, attempts.number
                """,
            arguments: ["sweep": sweep])
        var attempts: [Int: [AttemptRecord]] = [:]
        while let row = try rows.next() {
            attempts[row["trial_number"], default: []].append(try attemptRecord(row))
        }
        return attempts
    }

    private func requireChange(attempt: Int, trial: Int, _ database: Database) throws {
        guard database.changesCount == 1 else {
            throw StoreError.noOpenAttempt(number: attempt, trial: trial, path: path)
        }
    }

    /// What the columns of a row say that attempts used.
    static func usage(_ row: Row) -> ResourceUsage {
        ResourceUsage(
            cpuSeconds: row["cpu_seconds"], peakMemory: (row["peak_memory"] as Int?).map { ByteCount($0) },
            gpuMemory: (row["gpu_memory"] as Int?).map { ByteCount($0) }, gpuUtilization: row["gpu_utilization"])
    }

    private static func attemptRecord(_ row: Row) throws -> AttemptRecord {
        var record = AttemptRecord(
            number: row["number"], startedAt: try row.time("started_at"), fromEpoch: row["from_epoch"],
            until: row["until"], handle: row["handle"],
            origin: AttemptOrigin(
                programVersion: row["program_version"], gitCommit: row["git_commit"], host: row["host"],
                cpuModel: row["cpu_model"], kernelVariant: row["kernel_variant"], precision: row["precision"],
                threads: row["threads"]),
            newEpochs: row["new_epochs"])
        record.usage = usage(row)
        if row["ended_at"] as String? != nil {
            record.endedAt = try row.time("ended_at")
            record.end = AttemptEnd(
                cause: try row.word("cause"), exitCode: row["exit_code"], signal: row["signal"],
                message: row["message"])
        }
        return record
    }
}
