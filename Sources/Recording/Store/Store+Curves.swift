import GRDB
public import Planning

extension Store {
    /// Every recorded epoch of every trial of a sweep, by trial number and epoch; trials without epochs are left out.
    public func curves(of sweep: SweepRecord.ID) throws -> [(trial: Int, epochs: [EpochMetrics])] {
        try read { try Self.curves(of: sweep, trial: nil, $0) }
    }

    /// Every recorded epoch of one trial.
    public func curve(of sweep: SweepRecord.ID, trial: Int) throws -> [EpochMetrics] {
        try read { database in
            _ = try trialID(sweep, trial, database)
            return try Self.curves(of: sweep, trial: trial, database).first?.epochs ?? []
        }
    }

    /// Two range reads: the epochs, then the values, which come sorted by trial, metric and epoch.
    private static func curves(
        of sweep: SweepRecord.ID, trial: Int?, _ database: Database
    ) throws -> [(trial: Int, epochs: [EpochMetrics])] {
        let condition = trial.map { "AND number = \($0)" } ?? ""
        let names = try metricNames(database)
        var curves = try epochs(of: sweep, condition, metrics: names.count, database)
        let values = try Row.fetchCursor(
            database,
            sql: """
                SELECT number, metric, epoch, value
                FROM trials CROSS JOIN metric_values ON metric_values.trial = trials.id
                WHERE sweep = ? \(condition) ORDER BY number, metric, epoch
                """,
            arguments: [sweep])
        var (curve, position, metric, name) = (0, 0, Int64(-1), "")
        while let row = try values.next() {
            let (number, epoch): (Int, Int) = (row[0], row[2])
            if curves[curve].trial != number || metric != row[1] {
                while curves[curve].trial != number { curve += 1 }
                metric = row[1]
                name = names[metric]!
                position = 0
            }
            while curves[curve].epochs[position].epoch != epoch { position += 1 }
            curves[curve].epochs[position].values[name] = row[3] ?? .nan
        }
        return curves
    }

    /// The epochs without their values, with room for as many as there are metrics.
    private static func epochs(
        of sweep: SweepRecord.ID, _ condition: String, metrics: Int, _ database: Database
    ) throws -> [(trial: Int, epochs: [EpochMetrics])] {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT number, epoch, epochs.seconds, epochs.tokens_per_second
                FROM trials CROSS JOIN epochs ON epochs.trial = trials.id
                WHERE sweep = ? \(condition) ORDER BY number, epoch
                """,
            arguments: [sweep])
        var curves: [(trial: Int, epochs: [EpochMetrics])] = []
        while let row = try rows.next() {
            let number: Int = row[0]
            if curves.last?.trial != number { curves.append((number, [])) }
            curves[curves.count - 1].epochs.append(
                EpochMetrics(
                    epoch: row[1], values: Dictionary(minimumCapacity: metrics), seconds: row[2],
                    tokensPerSecond: row[3]))
        }
        return curves
    }

    /// The lookup table of metric names.
    static func metricNames(_ database: Database) throws -> [Int64: String] {
        let rows = try Row.fetchAll(database, sql: "SELECT id, name FROM metrics")
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }
}
