public import Planning

extension Sweep {
    /// The rules of the file as one; nil when it has none.
    ///
    /// - Parameters:
    ///   - canResume: Whether a trial that was put aside can go on; if not, rules that would pause it end it.
    ///   - epochs: The length of the longest trial; nil when it is not known.
    public func stoppingRule(canResume: Bool, epochs: Int?) -> (any StoppingRule)? {
        let rules = earlyTermination.map { rule($0, canResume, epochs) }
        return rules.count > 1 ? CombinedRule(rules) : rules.first
    }

    private func rule(_ settings: EarlyTermination, _ canResume: Bool, _ epochs: Int?) -> any StoppingRule {
        let view = CurveView(metric, window: settings.window)
        let rule: (any StoppingRule)? =
            switch settings.kind {
            case .percentile(let percentile): PercentileRule(percentile, view, against: settings.against)
            case .threshold(let lower, let upper, let warmupSteps):
                ThresholdRule(lower: lower, upper: upper, warmupSteps: warmupSteps, view)
            case .patience: nil
            case .asha(let first, let eta):
                AshaRule(first: first, eta: eta, epochs: epochs ?? .max, pauses: canResume, view)
            case .successiveHalving(let halving): SuccessiveHalvingRule(halving, view)
            case .hyperband(let hyperband): HyperbandRule(hyperband, view)
            }
        guard let patience = settings.patience else { return rule ?? CombinedRule([]) }
        return PatienceRule(patience.values, minimumDelta: patience.minimumDelta, before: rule, view)
    }
}
