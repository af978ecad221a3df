import GRDB
import Parameters
public import Planning

extension Store {
    /// The trials of a sweep, by number, with the metrics of its last epoch and of its best one.
    ///
    /// Of all trials, or only of those with the given numbers.
    public func summaries(of sweep: SweepRecord.ID, trials: Set<Int>? = nil) throws -> [TrialSummary] {
        try read { database in
            let record = try storedSweep(sweep, database)
            var rows = try Self.summaryRows(of: record, trials, database)
            let names = try Self.metrics(of: sweep, database)
            let values = try Row.fetchCursor(
                database,
                sql: """
                    SELECT number, last_epoch, metric, epoch, value
                    FROM trials CROSS JOIN metric_values ON trial = trials.id AND epoch IN (last_epoch, best_epoch)
                    WHERE sweep = ? \(Self.condition(trials))
                    """,
                arguments: [sweep])
            while let row = try values.next() {
                let (number, epoch, value): (Int, Int, Double) = (row[0], row[3], row[4] ?? .nan)
                let name = names[row[2]]!
                if epoch == row[1] { rows[number]!.last!.metrics[name] = value }
                if epoch == rows[number]!.best?.step { rows[number]!.best!.metrics[name] = value }
            }
            if try Self.hasLatestValues(database) { try Self.addLatest(to: &rows, of: sweep, trials, names, database) }
            return rows.values.sorted { $0.trial.number < $1.trial.number }
        }
    }

    /// What a ranking needs of every trial of a sweep, by number.
    ///
    /// Cheap: it reads one value a trial. `metric` is the sweep's own unless told otherwise; `group` names a parameter
    /// or setting.
    public func scores(
        of sweep: SweepRecord.ID, by metric: String? = nil, at epoch: MetricEpoch = .last, group: String? = nil
    ) throws -> [TrialScore] {
        // A name with a quote is no setting's, and SQLite has no way to write it in a path.
        let setting = group.flatMap { $0.contains("\"") ? nil : $0 }
        return try read { database in
            let metric = try metric ?? storedSweep(sweep, database).metric.name
            let rows = try Row.fetchCursor(
                database,
                sql: Self.scoreQuery(at: epoch, hasLatest: Self.hasLatestValues(database)) + "ORDER BY trials.number",
                arguments: ["group": setting, "metric": metric, "sweep": sweep])
            var scores: [TrialScore] = []
            while let row = try rows.next() { scores.append(try Self.score(row, group: group)) }
            return scores
        }
    }

    /// The trial that a ranking by the sweep's metric at the last epoch puts first; nil when there are no trials.
    public func leader(of sweep: SweepRecord.ID) throws -> TrialScore? {
        try read { database in
            let metric = try storedSweep(sweep, database).metric
            let row = try Row.fetchOne(
                database,
                sql: Self.scoreQuery(at: .last, hasLatest: Self.hasLatestValues(database)) + """
                    ORDER BY \(TrialState.rankTierSQL),
                      metric_values.epoch IS NULL, value IS NULL, :sign * value, trials.number
                    LIMIT 1
                    """,
                arguments: [
                    "group": nil, "metric": metric.name, "sweep": sweep, "sign": metric.goal == .minimize ? 1 : -1,
                ])
            return try row.map { try Self.score($0, group: nil) }
        }
    }

    private static func scoreQuery(at epoch: MetricEpoch, hasLatest: Bool) -> String {
        let latest = """
            coalesce((SELECT epoch FROM latest_values WHERE latest_values.trial = trials.id AND latest_values.metric =
                (SELECT id FROM metrics WHERE metrics.sweep = :sweep AND name = :metric)), last_epoch)
            """
        return """
            SELECT trials.number, seed, state, parameters, settings -> ('$."' || :group || '"') AS setting,
              coalesce(metric_values.epoch, nullif(\(epoch.column), 0)), metric_values.epoch, value
            FROM trials LEFT JOIN metric_values ON metric_values.trial = trials.id
              AND metric_values.metric = (SELECT id FROM metrics WHERE metrics.sweep = :sweep AND name = :metric)
              AND metric_values.epoch = \(hasLatest && epoch == .last ? latest : epoch.column)
            WHERE sweep = :sweep

            """
    }

    /// Whether the store is of a schema that knows programs.
    private static func hasLatestValues(_ database: Database) throws -> Bool {
        try database.tableExists("latest_values")
    }

    /// A program reports not every metric at every step: the last value of each stands for its trial.
    private static func addLatest(
        to rows: inout [Int: TrialSummary], of sweep: SweepRecord.ID, _ trials: Set<Int>?, _ names: [Int64: String],
        _ database: Database
    ) throws {
        let values = try Row.fetchCursor(
            database,
            sql: """
                SELECT number, latest_values.metric, value
                FROM trials CROSS JOIN latest_values ON latest_values.trial = trials.id
                  CROSS JOIN metric_values USING (trial, epoch, metric)
                WHERE sweep = ? \(condition(trials))
                """,
            arguments: [sweep])
        while let row = try values.next() { rows[row[0]]?.last?.metrics[names[row[1]]!] = row[2] ?? .nan }
    }

    private static func score(_ row: Row, group: String?) throws -> TrialScore {
        var score = TrialScore(
            trial: row[0], parameters: try row.parameterSet("parameters"), seed: row[1], state: try row.word("state"),
            epoch: row[5], value: nil)
        if let group { score.group = try score.parameters[group] ?? row.parameterValue("setting") }
        if row[6] as Int? != nil { score.value = row[7] ?? .nan }
        return score
    }

    /// The summaries without their metrics, by trial number.
    private static func summaryRows(
        of sweep: SweepRecord, _ trials: Set<Int>?, _ database: Database
    ) throws -> [Int: TrialSummary] {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT trials.*, last.seconds AS last_seconds, last.tokens_per_second AS last_speed,
                  best.seconds AS best_seconds, best.tokens_per_second AS best_speed,
                  coalesce(used.attempts, 0) AS attempts, used.cpu_seconds, used.peak_memory,
                  used.gpu_memory, used.gpu_utilization
                FROM trials
                  LEFT JOIN (\(usageQuery(trials))) AS used ON used.trial = trials.id
                  LEFT JOIN epochs AS last ON last.trial = trials.id AND last.epoch = last_epoch
                  LEFT JOIN epochs AS best ON best.trial = trials.id AND best.epoch = best_epoch
                WHERE sweep = :sweep \(condition(trials)) ORDER BY number
                """,
            arguments: ["sweep": sweep.id])
        var summaries: [Int: TrialSummary] = [:]
        while let row = try rows.next() {
            let trial = try trial(row)
            var summary = TrialSummary(
                sweep: sweep.name, trial: trial, state: try row.word("state"), reason: row["reason"],
                last: metrics(row, "last"), best: metrics(row, "best"), seconds: row["seconds"],
                tokensPerSecond: row["tokens_per_second"], attempts: row["attempts"])
            summary.usage = usage(row)
            summaries[trial.number] = summary
        }
        return summaries
    }

    /// By trial, how many attempts there were and what they used together; a sum of which a part is unknown is unknown.
    /// The mean use of GPUs is that of the attempts where it is known, each as much as it was long.
    private static func usageQuery(_ trials: Set<Int>?) -> String {
        """
        SELECT trial, count(*) AS attempts, max(peak_memory) AS peak_memory, max(gpu_memory) AS gpu_memory,
          CASE WHEN count(cpu_seconds) = count(*) THEN total(cpu_seconds) END AS cpu_seconds,
          sum(gpu_utilization * days) / nullif(sum(days) FILTER (WHERE gpu_utilization NOT NULL), 0) AS gpu_utilization
        FROM (
          SELECT attempts.*, max(0, julianday(ended_at) - julianday(started_at)) AS days
          FROM attempts JOIN trials ON trials.id = attempts.trial
          WHERE trials.sweep = :sweep \(condition(trials, "trials.number")))
        GROUP BY trial
        """
    }

    /// The last or best epoch of a row, without values; nil when no epoch is.
    private static func metrics(_ row: Row, _ which: String) -> Report? {
        guard let seconds: Double = row["\(which)_seconds"] else { return nil }
        return Report(
            step: row["\(which)_epoch"], metrics: [:], seconds: seconds, tokensPerSecond: row["\(which)_speed"])
    }

    private static func condition(_ trials: Set<Int>?, _ column: String = "number") -> String {
        trials.map { "AND \(column) IN (\($0.map(String.init).joined(separator: ",")))" } ?? ""
    }
}

extension MetricEpoch {
    /// The column of `trials` that holds the epoch.
    fileprivate var column: String {
        switch self {
        case .last: "last_epoch"
        case .best: "best_epoch"
        }
    }
}

extension TrialState {
    /// The rank tier of the column `state`.
    static var rankTierSQL: String {
        "CASE state " + allCases.map { "WHEN '\($0.rawValue)' THEN \($0.rankTier)" }.joined(separator: " ") + " END"
    }
}
