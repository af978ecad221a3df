import Foundation
import Synchronization
import SystemPackage

/// The scheduler's hold on one child process: its life line and its process group.
final class LocalWorker: Sendable {
    private struct State {
        var group: pid_t?
        var isDoomed = false
    }

    private let lifeLine: FileDescriptor
    private let state = Mutex(State())

    init(lifeLine: FileDescriptor) { self.lifeLine = lifeLine }

    /// The process runs; an order to kill it that came first is carried out now.
    func hasStarted(_ process: pid_t) {
        state.withLock {
            $0.group = process
            if $0.isDoomed { kill(-process, SIGKILL) }
        }
    }

    func obey(_ order: WorkerOrder) {
        switch order {
        case .checkpointAndEnd:
            // The worker may be gone already; then its end is on its way and nobody needs to be told.
            _ = try? lifeLine.writeAll("stop\n".utf8)
        case .kill:
            state.withLock {
                $0.isDoomed = true
                if let group = $0.group { kill(-group, SIGKILL) }
            }
        }
    }

    /// After the process: whatever it left running in its group goes too.
    func sweepUp() {
        obey(.kill)
        try? lifeLine.close()
    }
}
