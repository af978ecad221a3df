public import Parameters

/// What a ranking knows of a trial.
public struct Standing: Hashable, Sendable {
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

    /// What a ranking knows of a trial.
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
