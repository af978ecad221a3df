/// How an attempt ended.
public struct AttemptEnd: Hashable, Sendable {
    /// In one word.
    public var cause: AttemptCause
    /// The worker's exit code, when it exited.
    public var exitCode: Int?
    /// The signal that killed the worker, when one did.
    public var signal: Int?
    /// For people, for example the last line of the worker's log.
    public var message: String?

    /// An end.
    public init(cause: AttemptCause, exitCode: Int? = nil, signal: Int? = nil, message: String? = nil) {
        self.cause = cause
        self.exitCode = exitCode
        self.signal = signal
        self.message = message
    }
}
