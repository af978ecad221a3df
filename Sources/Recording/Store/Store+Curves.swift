import GRDB
public import Parameters
public import Planning

extension Store {
    /// Every recorded epoch of every trial of a sweep, by trial number and epoch; trials without epochs are left out.
    public func curves(of sweep: SweepRecord.ID) throws -> [(trial: Int, epochs: [Report])] {
        let metrics = try metricNames(of: sweep)
        var curves: [(trial: Int, epochs: [Report])] = []
        try eachCurve(of: sweep, metrics: metrics) { curves.append(($0.trial, $0.epochMetrics(metrics))) }
        return curves
    }

    /// Every recorded epoch of one trial.
    public func curve(of sweep: SweepRecord.ID, trial: Int) throws -> [Report] {
        let metrics = try metricNames(of: sweep)
        var epochs: [Report] = []
        try read { database in
            _ = try trialID(sweep, trial, database)
            try Self.eachCurve(of: sweep, trial: trial, metrics, database) { epochs = $0.epochMetrics(metrics) }
        }
        return epochs
    }

    /// Hands over the curves of `metrics`, trial after trial, without ever holding more than one of them.
    ///
    /// Trials without epochs are left out.
    public func eachCurve(
        of sweep: SweepRecord.ID, metrics: [String], _ body: (TrialCurve) throws -> Void
    ) throws {
        try read { try Self.eachCurve(of: sweep, trial: nil, metrics, $0, body) }
    }

    /// The metrics that any epoch of a sweep has, by name.
    public func metricNames(of sweep: SweepRecord.ID) throws -> [String] {
        try read { try Self.metrics(of: sweep, $0).values.sortedByBytes() }
    }

    /// Two range reads side by side: the epochs, and the values, which come sorted by trial and epoch.
    private static func eachCurve(
        of sweep: SweepRecord.ID, trial: Int?, _ metrics: [String], _ database: Database,
        _ body: (TrialCurve) throws -> Void
    ) throws {
        let condition = trial.map { "AND number = \($0)" } ?? ""
        var values = try ValueReader(sweep, condition, metrics, database)
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT number, epoch, epochs.seconds, epochs.tokens_per_second
                FROM trials CROSS JOIN epochs ON epochs.trial = trials.id
                WHERE sweep = ? \(condition) ORDER BY number, epoch
                """,
            arguments: [sweep])
        var (number, epochs): (Int, [TrialCurve.Epoch]) = (0, [])
        func handOver() throws {
            guard !epochs.isEmpty else { return }
            var curve = TrialCurve(trial: number, epochs: epochs, metrics: metrics.count)
            try values.fill(&curve)
            try body(curve)
        }
        while let row = try rows.next() {
            if row[0] != number {
                try handOver()
                (number, epochs) = (row[0], [])
            }
            epochs.append(TrialCurve.Epoch(number: row[1], seconds: row[2], tokensPerSecond: row[3]))
        }
        try handOver()
    }

    /// The names of a sweep's metrics by their numbers in the store.
    static func metrics(of sweep: SweepRecord.ID, _ database: Database) throws -> [Int64: String] {
        let rows = try Row.fetchAll(database, sql: "SELECT id, name FROM metrics WHERE sweep = ?", arguments: [sweep])
        return Dictionary(uniqueKeysWithValues: rows.map { ($0[0], $0[1]) })
    }
}

/// Reads the values of a sweep in the order of the clustered table.
private struct ValueReader {
    private let rows: RowCursor
    private var row: Row?
    /// The column of each metric, at its number in the store; -1 where nobody wants it.
    private let columns: [Int]
    private let width: Int

    init(_ sweep: SweepRecord.ID, _ condition: String, _ metrics: [String], _ database: Database) throws {
        let numbers = try Store.metrics(of: sweep, database)
        let position = ValuesByName(metrics.enumerated().map { ($1, $0) })
        columns = (0...(numbers.keys.max() ?? 0)).map { numbers[$0].flatMap { position[$0] } ?? -1 }
        width = metrics.count
        let wanted = numbers.filter { position[$0.value] != nil }.keys.map(String.init).joined(separator: ",")
        rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT number, epoch, metric, value
                FROM trials CROSS JOIN metric_values ON metric_values.trial = trials.id
                WHERE sweep = ? \(condition) AND metric IN (\(wanted)) ORDER BY number, epoch
                """,
            arguments: [sweep])
        row = try rows.next()
    }

    /// Goes over the values of the curve's trial.
    mutating func fill(_ curve: inout TrialCurve) throws {
        var position = 0
        while let row, row[0] == curve.trial {
            let epoch: Int = row[1]
            while curve.epochs[position].number != epoch { position += 1 }
            curve.values[position * width + columns[row[2]]] = .some(row[3] ?? .nan)
            self.row = try rows.next()
        }
    }
}
