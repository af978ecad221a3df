public import Deciding
import Parameters
public import Planning

/// One row per configuration, for sweeps with several seeds: the mean and standard deviation of every metric.
public enum ConfigurationTable {
    /// The rows stand in the ranking's order.
    ///
    /// `Seeds` counts the trials behind the means, `Diverged` those left out of them because they diverged. `summaries`
    /// are the trials that `ranking` ranks.
    public static func table(
        _ ranking: Ranking, _ summaries: [TrialSummary], at epoch: MetricEpoch = .last
    ) -> Table {
        let byNumber = Dictionary(uniqueKeysWithValues: summaries.map { ($0.trial.number, $0) })
        let rows = ranking.configurations.map { configuration in
            Row(configuration: configuration, trials: configuration.counted.compactMap { byNumber[$0.trial] })
        }.filter { !$0.trials.isEmpty }
        return Table(rows, columns: columns(for: summaries, at: epoch))
    }

    /// A configuration and those of its trials that its means are of.
    private struct Row {
        let configuration: RankedConfiguration
        let trials: [TrialSummary]
    }

    private static func columns(for summaries: [TrialSummary], at epoch: MetricEpoch) -> [Column<Row>] {
        let others = ReportColumn.others(of: summaries, at: epoch)
        let own =
            others.parameters.map { name in Column<Row>(name) { Field($0.configuration.parameters[name]) } }
            + others.metrics.map { name, title in Column(title) { mean(name, $0, epoch) } }
        guard ReportColumn.fit(summaries) else { return own + countColumns }
        return settingColumns
            + ReportColumn.metrics.map { name, title in Column(title) { mean(name, $0, epoch) } }
            + [
                Column(ReportColumn.gap) { row in
                    .meanAndDeviation(
                        MeanAndDeviation(row.trials.compactMap { ReportColumn.gap($0.report(at: epoch)) }))
                }
            ]
            + countColumns + own
    }

    private static var settingColumns: [Column<Row>] {
        [
            Column("RNN Type") { ReportColumn.cellType($0.trials[0].trial.settings) },
            Column("Epochs Trained") { .integer($0.trials.compactMap(\.last?.step).max() ?? 0) },
        ] + ReportColumn.settings.map { name, title in Column(title) { Field($0.trials[0].trial.settings[name]) } }
    }

    private static var countColumns: [Column<Row>] {
        [
            Column("Seeds") { .integer($0.trials.count) },
            Column("Diverged") { .integer($0.configuration.diverged) },
            Column("Trials") { .text($0.configuration.trials.map { String($0.trial) }.joined(separator: " ")) },
        ]
    }

    private static func mean(_ name: String, _ row: Row, _ epoch: MetricEpoch) -> Field {
        .meanAndDeviation(MeanAndDeviation(row.trials.compactMap { $0.report(at: epoch)?.metrics[name] }))
    }
}
