import Foundation

/// A worker process and what it told so far.
struct RunningAttempt {
    var number: Int
    var folder: SweepFolder.AttemptFolder
    var reports: ReportReader
    var orders: AsyncStream<WorkerOrder>.Continuation
    /// When it began, by the clock on the wall.
    var startedAt: Date
    /// The time since then, by a clock that nobody sets.
    var elapsed: () -> Duration
    var newEpochs = 0
    /// The number of its process, which leads a group of its own.
    var process: Int?
    /// The last signs of life.
    var pulse: SweepFolder.AttemptFolder.Pulse?
    /// How often the system had run out of memory when it began.
    var outOfMemoryKills: Int?
    /// How the process ended, once it has.
    var end: ProcessEnd?
    /// What no further attempt can mend.
    var fault: String?
}
