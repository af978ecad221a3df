/// How a worker process ended.
public enum ProcessEnd: Hashable, Sendable {
    case exited(code: Int)
    case signalled(Int)
    /// It never ran.
    case notStarted(reason: String)
}
