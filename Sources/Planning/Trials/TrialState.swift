/// Where a trial stands.
public enum TrialState: String, Sendable, CaseIterable {
    /// Not started, or interrupted and to be resumed.
    case waiting
    /// A worker process is on it.
    case running
    /// Reached its epochs.
    case finished
    /// Ended early by a rule or a person.
    case stopped
    /// Gave up after its retries.
    case failed
    /// The loss left the rails; a result, not a failure.
    case diverged

    /// Whether nothing more happens to the trial by itself.
    public var isFinal: Bool { self != .waiting && self != .running }
}
