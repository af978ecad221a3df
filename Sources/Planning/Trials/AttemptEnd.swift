/// Why an attempt is over.
public enum AttemptCause: String, Sendable, CaseIterable {
    /// The trial reached its epochs.
    case finished
    /// The loss left the rails.
    case diverged
    /// A rule or a person ended the trial.
    case stopped
    /// A rule or a person put the trial, or a person the whole sweep, aside; it goes on later.
    case paused
    /// Ctrl-C, or a disk without room; the trial goes on later.
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

    /// Whether it counts against `retries`: another attempt may mend it.
    public var isFailure: Bool {
        switch self {
        case .failed, .hung, .overMemory: true
        case .finished, .diverged, .stopped, .paused, .interrupted, .lost, .timedOut: false
        }
    }
}

/// How an attempt ended, for the records.
public struct AttemptEnd: Hashable, Sendable {
    /// In one word.
    public var cause: AttemptCause
    /// The worker's exit code, when it exited.
    public var exitCode: Int?
    /// The signal that killed the worker, when one did.
    public var signal: Int?
    /// For people, for example the last line of the worker's log.
    public var message: String?

    /// An end that nobody saw has neither exit code nor signal.
    public init(cause: AttemptCause, exitCode: Int? = nil, signal: Int? = nil, message: String? = nil) {
        self.cause = cause
        self.exitCode = exitCode
        self.signal = signal
        self.message = message
    }
}
