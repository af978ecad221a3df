import Parameters

/// The epoch whose metrics stand for a trial.
public enum RankedEpoch: String, Sendable, CaseIterable {
    /// The last recorded one.
    case last
    /// The one with the best value of the sweep's metric.
    case best
}
