import Parameters
public import Planning

/// A sweep as `apus status` shows it.
public struct SweepStatus: Sendable {
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
