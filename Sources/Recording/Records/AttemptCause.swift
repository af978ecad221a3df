/// Why an attempt is over.
public enum AttemptCause: String, Sendable, CaseIterable {
    /// The trial reached its epochs.
    case finished
    /// The loss left the rails.
    case diverged
    /// A rule or a person ended the trial.
    case stopped
    /// A person put the trial, or the whole sweep, aside; it goes on later.
    case paused
    /// Ctrl-C; the trial goes on later.
    case interrupted
    /// The scheduler died, so nobody saw the end.
    case lost
    /// The worker exited with an error or was killed by somebody else.
    case failed
    /// The worker gave no sign of life for too long and was killed.
    case hung
    /// The worker used more memory than it may and was killed.
    case overMemory = "over_memory"
    /// The trial's time was up.
    case timedOut = "timed_out"
}
