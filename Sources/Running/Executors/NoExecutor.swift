/// Runs nothing.
struct NoExecutor: Executor {
    func run(
        _ folder: SweepFolder.AttemptFolder, orders: AsyncStream<WorkerOrder>,
        started: @escaping @Sendable (Int) -> Void
    ) async -> ProcessEnd { .notStarted(reason: "nothing is to run") }
}
