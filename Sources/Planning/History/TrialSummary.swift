public import Parameters

/// What is known of one trial without its whole curve.
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
    /// What all attempts used: the sum of their times, and the most memory of any.
    public var usage = ResourceUsage()

    /// A trial that has recorded nothing, unless told otherwise.
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

    /// What the trial reported at that epoch; nil when it has none.
    public func report(at epoch: MetricEpoch) -> Report? {
        switch epoch {
        case .last: last
        case .best: best
        }
    }

    /// The trial by the metric of that name, grouped by the parameter or setting `group`.
    public func score(by metric: String, at epoch: MetricEpoch = .last, group: String? = nil) -> TrialScore {
        let report = report(at: epoch)
        return TrialScore(
            trial: trial.number, parameters: trial.parameters, seed: trial.seed, state: state, epoch: report?.step,
            value: report?.metrics[metric], group: group.flatMap { trial.parameters[$0] ?? trial.settings[$0] })
    }
}

/// The epoch whose metrics stand for a trial.
public enum MetricEpoch: String, Sendable, CaseIterable {
    /// The last recorded one.
    case last
    /// The one with the best value of the sweep's metric.
    case best
}

/// One trial by one metric: what a ranking needs to know of it.
public struct TrialScore: Hashable, Sendable {
    /// The trial's number.
    public var trial: Int
    /// The trial's parameters, which repeats share.
    public var parameters: ParameterSet
    /// The trial's seed.
    public var seed: Int
    /// Where the trial stands.
    public var state: TrialState
    /// The epoch the value belongs to; nil when none is recorded.
    public var epoch: Int?
    /// The metric at that epoch; nil when it is not recorded.
    public var value: Double?
    /// The value of the parameter or setting by which trials are grouped; nil when the trial has none.
    public var group: ParameterValue?

    /// A trial with its value at an epoch.
    public init(
        trial: Int, parameters: ParameterSet, seed: Int, state: TrialState, epoch: Int?, value: Double?,
        group: ParameterValue? = nil
    ) {
        self.trial = trial
        self.parameters = parameters
        self.seed = seed
        self.state = state
        self.epoch = epoch
        self.value = value
        self.group = group
    }
}
