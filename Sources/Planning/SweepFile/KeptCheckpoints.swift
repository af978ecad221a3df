import Parameters

/// Which checkpoints stay in a trial's folder after it ended.
public enum KeptCheckpoints: String, Sendable, CaseIterable {
    case last, best, both, none

    /// Whether that of the last epoch stays.
    public var keepsLast: Bool { self == .last || self == .both }

    /// Whether that of the epoch with the best metric stays.
    public var keepsBest: Bool { self == .best || self == .both }
}
