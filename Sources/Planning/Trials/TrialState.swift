import Parameters

/// Where a trial stands.
public enum TrialState: String, Sendable, CaseIterable {
    /// Not started, or interrupted and to be resumed.
    case waiting
    /// A worker process is on it.
    case running
    /// Put aside by a person until somebody resumes it.
    case paused
    /// Reached its epochs.
    case finished
    /// Ended early by a rule or a person.
    case stopped
    /// Gave up after its retries.
    case failed
    /// The loss left the rails; a result, not a failure.
    case diverged

    /// Whether nothing more happens to the trial by itself.
    public var isFinal: Bool {
        switch self {
        case .waiting, .running, .paused: false
        case .finished, .stopped, .failed, .diverged: true
        }
    }

    /// Where rankings put the trial before they look at its value: 0 for finished trials, 2 for diverged ones, 1 for all
    /// others.
    ///
    /// The store's SQL is made of this; the released view `best_by_cell` spells it out and is tested against it.
    public var rankTier: Int {
        switch self {
        case .finished: 0
        case .waiting, .running, .paused, .stopped, .failed: 1
        case .diverged: 2
        }
    }
}
