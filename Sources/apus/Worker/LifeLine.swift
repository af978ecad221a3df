import Foundation

/// A worker's tie to its scheduler: standard input.
///
/// The line `stop` asks for a checkpoint and the end. The end of the file means that the scheduler is gone, and ends this
/// process at once: a worker never outlives its scheduler.
enum LifeLine {
    /// Begins to watch standard input, on a thread of its own.
    static func watch(_ asked: StopFlag) {
        Thread.detachNewThread {
            while let line = readLine() {
                if line == "stop" { asked.set() }
            }
            _exit(ApusExit.interrupted)
        }
    }
}
