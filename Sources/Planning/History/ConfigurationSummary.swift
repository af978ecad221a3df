public import Parameters

/// One configuration and how its repeats fared.
public struct ConfigurationSummary: Sendable {
    /// The parameters its trials share.
    public let parameters: ParameterSet
    /// The value of the parameter or setting by which configurations are grouped.
    public let group: ParameterValue?
    /// Its trials, by number.
    public let trials: [Standing]
    /// Those of its trials that its mean is of, by number.
    ///
    /// The finished ones; while none is finished, the others that did not diverge; the diverged ones if all diverged.
    public let counted: [Standing]
    /// Mean and deviation of their values.
    public let spread: Spread

    /// How many of its trials diverged.
    public var diverged: Int { trials.count { $0.state == .diverged } }

    /// Its trials must not be empty.
    init(_ trials: [Standing]) {
        precondition(!trials.isEmpty, "a configuration has a trial")
        self.trials = trials.sorted { $0.trial < $1.trial }
        parameters = self.trials[0].parameters
        group = self.trials[0].group
        let tier = trials.map(\.state.tier).min()!
        counted = self.trials.filter { $0.state.tier == tier }
        spread = Spread(counted.compactMap(\.value))
    }

    /// Its place among configurations.
    func merit(_ goal: Metric.Goal) -> Merit {
        Merit(tier: counted[0].state.tier, value: spread.mean, goal: goal, trial: trials[0].trial)
    }
}
