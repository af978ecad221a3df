public import Parameters
public import Planning

/// One configuration and how its repeats fared.
public struct RankedConfiguration: Sendable {
    /// The parameters its trials share.
    public let parameters: ParameterSet
    /// The value of the parameter or setting by which configurations are grouped.
    public let group: ParameterValue?
    /// Its trials, by number.
    public let trials: [TrialScore]
    /// Those of its trials that its mean is of, by number.
    ///
    /// The finished ones; while none is finished, the others that did not diverge; the diverged ones if all diverged.
    public let counted: [TrialScore]
    /// Mean and deviation of the values of the trials that count.
    public let metric: MeanAndDeviation

    /// How many of its trials diverged.
    public var diverged: Int { trials.count { $0.state == .diverged } }

    /// Its trials must not be empty.
    init(_ trials: [TrialScore]) {
        precondition(!trials.isEmpty, "a configuration has a trial")
        self.trials = trials.sorted { $0.trial < $1.trial }
        parameters = self.trials[0].parameters
        group = self.trials[0].group
        let tier = trials.map(\.state.rankTier).min()!
        counted = self.trials.filter { $0.state.rankTier == tier }
        metric = MeanAndDeviation(counted.compactMap(\.value))
    }
}

/// Mean and sample standard deviation of a few numbers.
public struct MeanAndDeviation: Hashable, Sendable {
    /// How many numbers there are.
    public let count: Int
    /// The arithmetic mean, nil of no numbers; NaN if one of them is.
    public let mean: Double?
    /// The square root of the sum of squared deviations over `count - 1`; nil of fewer than two numbers.
    public let standardDeviation: Double?

    /// Of `values`; in one pass for the mean and one for the deviation.
    public init(_ values: [Double]) {
        count = values.count
        let mean = values.reduce(0, +) / Double(values.count)
        self.mean = values.isEmpty ? nil : mean
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        standardDeviation = values.count < 2 ? nil : (squares / Double(values.count - 1)).squareRoot()
    }
}
