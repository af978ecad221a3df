public import Parameters

extension TrialSummary {
    /// The metrics that stand for the trial.
    public func metrics(at epoch: RankedEpoch) -> Report? {
        epoch == .last ? last : best
    }

    /// How the trial stands by the metric of that name, grouped by the parameter or setting `group`.
    public func standing(by metric: String, at epoch: RankedEpoch = .last, group: String? = nil) -> Standing {
        let metrics = metrics(at: epoch)
        return Standing(
            trial: trial.number, parameters: trial.parameters, seed: trial.seed, state: state, epoch: metrics?.step,
            value: metrics?.metrics[metric], group: group.flatMap { trial.parameters[$0] ?? trial.settings[$0] })
    }
}
