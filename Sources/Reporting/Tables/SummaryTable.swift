import Parameters
public import Planning

/// One row per trial, beginning with the report's columns.
public enum SummaryTable {
    /// The rows stand in the order of `summaries`.
    ///
    /// First the report's thirteen columns, then the generalization gap and those of the trial, then a column for every
    /// other parameter and metric, named as in the sweep file. The metrics are those of the last recorded epoch or of the
    /// best one, as `epoch` says.
    ///
    /// - Parameter withUsage: Whether what trials used of their machine has columns.
    public static func table(
        _ summaries: [TrialSummary], at epoch: MetricEpoch = .last, withUsage: Bool = false
    ) -> Table {
        Table(summaries, columns: columns(for: summaries, at: epoch, withUsage ? usageColumns(of: summaries) : []))
    }

    private static func columns(
        for summaries: [TrialSummary], at epoch: MetricEpoch, _ usage: [Column<TrialSummary>]
    ) -> [Column<TrialSummary>] {
        let others = ReportColumn.others(of: summaries, at: epoch)
        guard ReportColumn.fit(summaries) else {
            return programColumns(others.parameters, others.metrics, at: epoch, usage)
        }
        return reportColumns(at: epoch) + trialColumns(at: epoch, usage)
            + others.parameters.map { name in Column(name) { Field($0.trial.parameters[name]) } }
            + others.metrics.map { name, title in Column(title) { metric(name, $0, epoch) } }
    }

    /// Of a program: what it was told, what it reported, how it went.
    private static func programColumns(
        _ parameters: [String], _ metrics: [(name: String, title: String)], at epoch: MetricEpoch,
        _ usage: [Column<TrialSummary>]
    ) -> [Column<TrialSummary>] {
        [Column("Trial") { .integer($0.trial.number) }]
            + parameters.map { name in Column(name) { Field($0.trial.parameters[name]) } }
            + metrics.map { name, title in Column(title) { metric(name, $0, epoch) } }
            + [
                Column("State") { .text($0.state.rawValue) },
                Column("Seed") { .integer($0.trial.seed) },
                Column("Last Step") { $0.last.map { .integer($0.step) } ?? .missing },
                Column("Best Step") { $0.best.map { .integer($0.step) } ?? .missing },
                Column("Seconds") { .number($0.seconds) },
                Column("Attempts") { .integer($0.attempts) },
            ] + usage + [Column("Reason") { Field($0.reason) }]
    }

    private static func reportColumns(at epoch: MetricEpoch) -> [Column<TrialSummary>] {
        [
            Column("RNN Type") { ReportColumn.cellType($0.trial.settings) },
            Column("Epochs Trained") { .integer($0.last?.step ?? 0) },
        ]
            + ReportColumn.settings.map { name, title in Column(title) { Field($0.trial.settings[name]) } }
            + ReportColumn.metrics.map { name, title in Column(title) { metric(name, $0, epoch) } }
    }

    /// Empty where nothing was measured; of GPUs only where somebody used one.
    private static func usageColumns(of summaries: [TrialSummary]) -> [Column<TrialSummary>] {
        let own: [Column<TrialSummary>] = [
            Column("CPU Seconds") { Field($0.usage.cpuSeconds) },
            Column("Peak Memory (MiB)") { mebibytes($0.usage.peakMemory) },
        ]
        guard summaries.contains(where: { $0.usage.gpuMemory != nil || $0.usage.gpuUtilization != nil }) else {
            return own
        }
        return own + [
            Column("GPU Memory (MiB)") { mebibytes($0.usage.gpuMemory) },
            Column("GPU Utilization (%)") { Field($0.usage.gpuUtilization) },
        ]
    }

    private static func mebibytes(_ memory: ByteCount?) -> Field { Field(memory.map { Double($0.bytes) / 0x1p20 }) }

    private static func trialColumns(
        at epoch: MetricEpoch, _ usage: [Column<TrialSummary>]
    ) -> [Column<TrialSummary>] {
        [
            Column(ReportColumn.gap) { Field(ReportColumn.gap($0.report(at: epoch))) },
            Column("Trial") { .integer($0.trial.number) },
            Column("Seed") { .integer($0.trial.seed) },
            Column("State") { .text($0.state.rawValue) },
            Column("Best Epoch") { $0.best.map { .integer($0.step) } ?? .missing },
            Column("Seconds") { .number($0.seconds) },
            Column("Tokens per Second") { Field($0.tokensPerSecond) },
            Column(ReportColumn.runningLoss.1) { metric(ReportColumn.runningLoss.0, $0, epoch) },
            Column("Attempts") { .integer($0.attempts) },
        ] + usage + [Column("Reason") { Field($0.reason) }]
    }

    private static func metric(_ name: String, _ summary: TrialSummary, _ epoch: MetricEpoch) -> Field {
        Field(summary.report(at: epoch)?.metrics[name])
    }
}
