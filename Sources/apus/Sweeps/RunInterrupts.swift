import Foundation
import Running
import Synchronization

/// The signals that end a run, from before its store is opened until its last line is said.
final class RunInterrupts: Sendable {
    private enum Stage {
        /// Nothing is recorded yet: a signal ends the process.
        case opening
        /// A signal is a request.
        case running(SweepRunner)
        /// All is recorded, and a terminal that takes nothing may hold up the last line.
        case over
    }

    private let stage = Mutex(Stage.opening)
    private let requests = Mutex(StopRequests())
    private let isAsked = StopFlag()

    /// Which they are.
    static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// Whether somebody asked the run to end.
    var isInterrupted: Bool { isAsked.isSet }

    /// Hands what comes from now on to a runner.
    func begin(_ runner: SweepRunner) { stage.withLock { $0 = .running(runner) } }

    /// Lets go of the runner: whatever comes now ends the process.
    func end() { stage.withLock { $0 = .over } }

    /// Does what a signal is for.
    func take(_ signal: Int32) {
        stage.withLock { stage in
            guard case .running(let runner) = stage else { _exit(ExitStatus.interrupted) }
            guard let request = requests.withLock({ $0.take(signal) }) else { return }
            isAsked.set()
            if request == .stopNow { Self.endSoon() }
            runner.interrupt()
        }
    }

    /// Ends this process in three seconds, whatever holds it up: its workers notice, and the next run goes on from there.
    private static func endSoon() {
        signal(SIGALRM) { _ in _exit(ExitStatus.interrupted) }
        alarm(3)
    }
}
