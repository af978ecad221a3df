public import Parameters
public import Planning

/// One row per trial and epoch: what curves are drawn from.
///
/// Trial, seed, parameters, epoch, metrics (the learning rate first, then by name), and at the end the times, which are
/// all that differs between two runs of one sweep file. Parameters and metrics are named as they are; a parameter that
/// shares its name with a metric is `starting_…`.
public struct EpochsTable {
    /// The metrics in the order of their columns, which curves follow.
    public let metrics: [String]
    /// What the columns are called.
    public let titles: [String]
    private let parameters: [String]
    private let trials: [Int: TrialScore]

    /// The columns for `trials` that have recorded `metrics`.
    public init(_ trials: [TrialScore], metrics: some Sequence<String>) {
        let names = metrics.exact
        let sorted = names.sorted().map(\.text)
        let ordered = sorted.filter { $0 == "learning_rate" } + sorted.filter { $0 != "learning_rate" }
        parameters = ReportColumn.names(trials.map(\.parameters))
        self.metrics = ordered
        self.trials = Dictionary(uniqueKeysWithValues: trials.map { ($0.trial, $0) })
        titles =
            ["Trial", "Seed"] + parameters.map { names.contains(ExactText($0)) ? "starting_\($0)" : $0 } + ["Epoch"]
            + ordered
            + ["Seconds", "Tokens per Second"]
    }

    /// Hands over the rows of a curve, whose columns are `metrics`; none when the trial is unknown.
    public func eachRow(of curve: TrialCurve, _ body: ([Field]) throws -> Void) rethrows {
        guard let trial = trials[curve.trial] else { return }
        let head = [.integer(curve.trial), .integer(trial.seed)] + parameters.map { Field(trial.parameters[$0]) }
        for (index, epoch) in curve.epochs.enumerated() {
            var row = head
            row.reserveCapacity(titles.count)
            row.append(.integer(epoch.number))
            for value in curve.values[index * metrics.count..<(index + 1) * metrics.count] { row.append(Field(value)) }
            row.append(.number(epoch.seconds))
            row.append(Field(epoch.tokensPerSecond))
            try body(row)
        }
    }

    /// The whole table, for a few curves.
    public static func table(_ trials: [TrialScore], curves: [(trial: Int, epochs: [Report])]) -> Table {
        let epochs = EpochsTable(trials, metrics: curves.flatMap(\.epochs).flatMap(\.metrics.keys))
        var table = Table(epochs.titles)
        for (trial, curve) in curves {
            epochs.eachRow(of: TrialCurve(trial: trial, curve, metrics: epochs.metrics)) { table.append($0) }
        }
        return table
    }
}
