public import Planning

/// One row per trial and epoch: what curves are drawn from.
public enum EpochsTable {
    /// Trial, seed, parameters, epoch, metrics (the learning rate first, then by name), and at the end the times, which
    /// are all that differs between two runs of one sweep file.
    ///
    /// Parameters and metrics are named as they are; a parameter that shares its name with a metric is `starting_…`.
    public static func table(_ trials: [Standing], curves: [(trial: Int, epochs: [EpochMetrics])]) -> Table {
        let parameters = ReportColumn.names(trials.map(\.parameters))
        let metrics = metricNames(curves.flatMap(\.epochs))
        let byNumber = Dictionary(uniqueKeysWithValues: trials.map { ($0.trial, $0) })
        var table = Table(
            ["Trial", "Seed"] + parameters.map { metrics.contains($0) ? "starting_\($0)" : $0 } + ["Epoch"] + metrics
                + ["Seconds", "Tokens per Second"])
        for (number, epochs) in curves {
            guard let trial = byNumber[number] else { continue }
            let head = [.integer(number), .integer(trial.seed)] + parameters.map { Cell(trial.parameters[$0]) }
            for epoch in epochs {
                table.append(
                    head + [.integer(epoch.epoch)] + metrics.map { Cell(epoch.values[$0]) }
                        + [.number(epoch.seconds), Cell(epoch.tokensPerSecond)])
            }
        }
        return table
    }

    private static func metricNames(_ epochs: some Sequence<EpochMetrics>) -> [String] {
        var names: Set<String> = []
        for epoch in epochs { names.formUnion(epoch.values.keys) }
        let first = names.remove("learning_rate").map { [$0] } ?? []
        return first + names.sorted()
    }
}
