import Foundation
import Synchronization

@testable import Running

/// An executor whose attempts do nothing but wait for orders, and obey them.
final class ObedientExecutor: Executor {
    private let hook = Mutex<(@Sendable () -> Void)?>(nil)

    /// What `onStart` does.
    var interrupt: (@Sendable () -> Void)? {
        get { hook.withLock { $0 } }
        set { hook.withLock { $0 = newValue } }
    }

    func onStart() { interrupt?() }

    func run(
        _ folder: SweepFolder.AttemptFolder, orders: AsyncStream<WorkerOrder>,
        started: @escaping @Sendable (Int) -> Void
    ) async -> ProcessEnd {
        for await order in orders {
            switch order {
            case .checkpointAndEnd:
                try? folder.write(.interrupted)
                return .exited(code: 130)
            case .kill: return .signalled(9)
            }
        }
        return .signalled(9)
    }
}
