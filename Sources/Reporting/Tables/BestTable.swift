public import Deciding
import Parameters
public import Planning

/// The best of each group, for `apus best`.
public enum BestTable {
    /// The best trial of each group, in the order of `winners`: group, trial, the metric, then what is known of the
    /// trial.
    ///
    /// `group` is the parameter or setting by which trials were grouped, nil for one group of all.
    public static func trials(
        _ winners: [TrialSummary], metric: Metric, group: String?, at epoch: MetricEpoch = .last
    ) -> Table {
        let others = ReportColumn.names(winners.map(\.trial.parameters)).filter {
            ExactText($0) != group.map(ExactText.init)
        }
        let isEngine = ReportColumn.fit(winners)
        let metrics =
            (isEngine ? ReportColumn.metrics : ReportColumn.others(of: winners, at: epoch).metrics.map { ($0, $1) })
            .filter { !$0.0.hasSameBytes(as: metric.name) }
        let groupColumns: [Column<TrialSummary>] =
            group.map { name in
                [
                    Column(ReportColumn.title(name, ofEngine: isEngine)) {
                        value(name, $0.trial.parameters, $0.trial.settings)
                    }
                ]
            } ?? []
        return Table(
            winners,
            columns: groupColumns
                + [
                    Column("Trial") { .integer($0.trial.number) },
                    Column(ReportColumn.title(metric.name, ofEngine: isEngine)) {
                        Field($0.report(at: epoch)?.metrics[metric.name])
                    },
                    Column(isEngine ? "Epoch" : "Step") { $0.report(at: epoch).map { .integer($0.step) } ?? .missing },
                ]
                + metrics.map { name, title in Column(title) { Field($0.report(at: epoch)?.metrics[name]) } }
                + others.map { name in
                    Column(ReportColumn.title(name, ofEngine: isEngine)) {
                        value(name, $0.trial.parameters, $0.trial.settings)
                    }
                }
                + [
                    Column("Seed") { .integer($0.trial.seed) }, Column("State") { .text($0.state.rawValue) },
                    Column("Reason") { Field($0.reason) },
                ])
    }

    /// The best configuration of each group, in the order of `winners`: group, mean and deviation of the metric, how
    /// many seeds stand behind it, parameters.
    public static func configurations(_ winners: [RankedConfiguration], metric: Metric, group: String?) -> Table {
        let others = ReportColumn.names(winners.map(\.parameters)).filter { ExactText($0) != group.map(ExactText.init) }
        let groupColumns: [Column<RankedConfiguration>] =
            group.map { name in
                [Column(ReportColumn.title(name)) { named(name, $0.group) }]
            } ?? []
        return Table(
            winners,
            columns: groupColumns
                + [
                    Column(ReportColumn.title(metric.name)) { .meanAndDeviation($0.metric) },
                    Column("Seeds") { .integer($0.counted.count) },
                    Column("Diverged") { .integer($0.diverged) },
                ]
                + others.map { name in Column(ReportColumn.title(name)) { named(name, $0.parameters[name]) } }
                + [Column("Trials") { .text($0.trials.map { String($0.trial) }.joined(separator: " ")) }])
    }

    private static func value(_ name: String, _ parameters: ParameterSet, _ settings: ParameterSet) -> Field {
        named(name, parameters[name] ?? settings[name])
    }

    private static func named(_ name: String, _ value: ParameterValue?) -> Field {
        guard name == "cell", let value else { return Field(value) }
        return ReportColumn.cellType([name: value])
    }
}
