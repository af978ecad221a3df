/// Why an attempt is over.
public enum AttemptCause: String, Sendable, CaseIterable {
    /// The trial reached its epochs.
    case finished
    /// The loss left the rails.
    case diverged
    /// A rule or a person ended the trial.
    case stopped
    /// Ctrl-C or a pause; the trial goes on later.
    case interrupted
    /// The scheduler died, so nobody saw the end.
    case lost
    /// The worker exited with an error or was killed by somebody else.
    case failed
    /// The trial's time was up.
    case timedOut = "timed_out"
}
