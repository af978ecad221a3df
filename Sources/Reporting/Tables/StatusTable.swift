import Parameters
public import Planning

/// One row per sweep: how far it is.
public enum StatusTable {
    /// The rows stand in the order of `sweeps`.
    public static func table(_ sweeps: [Row]) -> Table {
        let states: [Column<Row>] = TrialState.allCases.map { state in
            Column(state.rawValue.prefix(1).uppercased() + state.rawValue.dropFirst()) {
                .integer($0.counts[state] ?? 0)
            }
        }
        return Table(
            sweeps,
            columns: [
                Column("Sweep") { .text($0.name) },
                Column("Run") { Field($0.activity) },
                Column("Trials") { .integer($0.counts.values.reduce(0, +)) },
            ] + states + [
                Column("Metric") { .text($0.metric.name) },
                Column("Best") { Field($0.best?.value) },
                Column("Best Trial") { $0.best?.value == nil ? .missing : .integer($0.best!.trial) },
            ])
    }
}

extension StatusTable {
    /// A sweep as `apus status` shows it.
    public struct Row: Sendable {
        /// The sweep's name.
        public var name: String
        /// What its trials are compared by.
        public var metric: Metric
        /// How many trials are in each state.
        public var counts: [TrialState: Int]
        /// The best trial so far.
        public var best: TrialScore?
        /// What a process does with the sweep; nil when there is none.
        public var activity: String?

        /// Where a sweep stands.
        public init(
            name: String, metric: Metric, counts: [TrialState: Int], best: TrialScore? = nil, activity: String? = nil
        ) {
            self.name = name
            self.metric = metric
            self.counts = counts
            self.best = best
            self.activity = activity
        }
    }
}
