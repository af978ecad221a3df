/// A worker process and what it told so far.
struct RunningAttempt {
    var number: Int
    var folder: SweepFolder.AttemptFolder
    var reports: ReportReader
    var orders: AsyncStream<WorkerOrder>.Continuation
    var newEpochs = 0
    /// How the process ended, once it has.
    var end: ProcessEnd?
    /// What no further attempt can mend.
    var fault: String?
}
