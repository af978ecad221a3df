public import Parameters

/// How `TrainingRun.nextEpoch` ended.
public enum EpochOutcome: Hashable, Sendable {
    /// All windows trained and the texts evaluated.
    case finished(Report)
    /// Stopped between two windows because it was asked to; goes on from there.
    case interrupted
    /// No use going on.
    case diverged(Divergence)
}
