/// Where worker processes run: this machine, later a cluster.
public protocol Executor: Sendable {
    /// Runs the attempt whose `request.json` stands in `folder` and returns when nothing of it is left running.
    ///
    /// Orders that come after the end are ignored. Cancelling the task kills the process.
    func run(_ folder: SweepFolder.AttemptFolder, orders: AsyncStream<WorkerOrder>) async -> ProcessEnd
}

/// What a scheduler can tell a running worker.
public enum WorkerOrder: Hashable, Sendable {
    /// Leave a checkpoint at the next minibatch and end.
    case checkpointAndEnd
    /// End now.
    case kill
}
