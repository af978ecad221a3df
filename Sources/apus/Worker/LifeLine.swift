import Foundation
import Synchronization

/// A worker's tie to its scheduler: standard input.
///
/// The line `stop` asks for a checkpoint and the end. The end of the file means that the scheduler is gone, and ends this
/// process at once: a worker never outlives its scheduler.
final class LifeLine: Sendable {
    private let asked = Atomic<Bool>(false)

    /// Whether somebody asked for a checkpoint and the end.
    var isAskedToStop: Bool { asked.load(ordering: .relaxed) }

    /// Begins to watch standard input on a thread of its own.
    func watch() {
        Thread.detachNewThread { [self] in
            while let line = readLine() {
                if line == "stop" { asked.store(true, ordering: .relaxed) }
            }
            _exit(ApusExit.interrupted)
        }
    }
}
