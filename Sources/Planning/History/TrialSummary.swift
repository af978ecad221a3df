public import Parameters

/// What is known of one trial without its whole curve: a row of the tables.
public struct TrialSummary: Sendable {
    /// The name of its sweep.
    public var sweep: String
    /// Number, parameters, settings, seed.
    public var trial: Trial
    /// Where it stands.
    public var state: TrialState
    /// Why it is stopped, failed or diverged.
    public var reason: String?
    /// The last recorded epoch.
    public var last: Report?
    /// The epoch with the best value of the sweep's metric.
    public var best: Report?
    /// Seconds over all recorded epochs.
    public var seconds: Double
    /// Mean training speed over all recorded epochs that told it.
    public var tokensPerSecond: Double?
    /// Worker processes that worked on it.
    public var attempts: Int

    /// A row.
    public init(
        sweep: String, trial: Trial, state: TrialState, reason: String? = nil, last: Report? = nil,
        best: Report? = nil, seconds: Double = 0, tokensPerSecond: Double? = nil, attempts: Int = 0
    ) {
        self.sweep = sweep
        self.trial = trial
        self.state = state
        self.reason = reason
        self.last = last
        self.best = best
        self.seconds = seconds
        self.tokensPerSecond = tokensPerSecond
        self.attempts = attempts
    }
}
