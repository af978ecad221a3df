/// Where worker processes run: this machine, later a cluster.
public protocol Executor: Sendable {
    /// Runs the attempt whose `request.json` stands in `folder` and returns when nothing of it is left running.
    ///
    /// Orders that come after the end are ignored. Cancelling the task kills the process. `started` is told the process
    /// number, unless it never ran.
    func run(
        _ folder: SweepFolder.AttemptFolder, orders: AsyncStream<WorkerOrder>,
        started: @escaping @Sendable (Int) -> Void
    ) async -> ProcessEnd
}

/// What a scheduler can tell a running worker.
public enum WorkerOrder: Hashable, Sendable {
    /// Leave a checkpoint at the next minibatch and end.
    case checkpointAndEnd
    /// End now.
    case kill
}
