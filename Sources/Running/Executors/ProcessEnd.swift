/// How a worker process ended.
public enum ProcessEnd: Hashable, Sendable {
    case exited(code: Int)
    case signalled(Int)
    /// What `apus worker` exits with when it cannot write its folder.
    public static let cannotWrite = ProcessEnd.exited(code: 3)

    /// It never ran.
    case notStarted(reason: String)
}
