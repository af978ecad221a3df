import Foundation
import Synchronization

/// A wait for a child of a ``PythonParent``, which can be given up at any time.
final class ForkRequest: Sendable {
    /// The child's number, or why there is none.
    typealias Answer = Result<pid_t, PythonParent.Refusal>

    private struct State {
        var waiter: CheckedContinuation<Answer?, Never>?
        var isOpen = true
    }

    private let state = Mutex(State())

    /// Whether an answer is still wanted.
    var isOpen: Bool { state.withLock { $0.isOpen } }

    /// Resumes `waiter` with the answer, or with nil when the request is given up, or was before.
    func begin(_ waiter: CheckedContinuation<Answer?, Never>) {
        state.withLock { state in
            if state.isOpen { state.waiter = waiter } else { waiter.resume(returning: nil) }
        }
    }

    /// Nobody waits any longer.
    func giveUp() { settle(nil) }

    /// Hands an answer over; false when nobody wants it any more.
    @discardableResult func settle(_ answer: Answer?) -> Bool {
        state.withLock { state in
            guard state.isOpen else { return false }
            state.isOpen = false
            state.waiter?.resume(returning: answer)
            state.waiter = nil
            return true
        }
    }
}
