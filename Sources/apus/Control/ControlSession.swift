import Foundation
import Parameters
import Planning
import Recording
import Running

/// One request to the process that runs a sweep, from another: asked, and waited for until it is answered.
///
/// When nobody runs the sweep, this process takes the sweep's lock and sees to the request itself, as its only writer.
struct ControlSession {
    let store: Store
    let sweep: SweepRecord
    private let results: ResultsOptions

    /// How long an answer is waited for: a trial may have to leave a large checkpoint first.
    private static let patience = Duration.seconds(60)

    /// Opens the store for asking. Throws when there is none: a request makes no store.
    init(_ address: (Store) throws -> TrialAddress, _ results: ResultsOptions) throws {
        _ = try results.openStore()
        self.results = results
        store = try results.openStoreForWriting()
        sweep = try store.chosenSweep(address(store))
    }

    /// Whether some process runs the sweep.
    var isRun: Bool { results.lockPaths(of: sweep).contains { SweepLock.isHeld(path: $0) } }

    /// Asks for `action` on each of `trials`, nil standing for the whole sweep, and returns when all is answered.
    ///
    /// Throws `CommandError.refused` with every reason, or `unanswered` when the process that runs the sweep is silent.
    func ask(_ action: ControlAction, _ trials: [Int?]) async throws {
        for trial in trials { try store.check(trial, of: sweep) }
        var open = try trials.map { try store.ask(action, sweep: sweep.id, trial: $0, at: Date()) }
        var refusals: [String] = []
        let start = ContinuousClock.now
        while true {
            open = try open.filter { request in
                switch try store.answer(to: request) {
                case .open: return true
                case .done: return false
                case .refused(let reason):
                    refusals.append(reason)
                    return false
                }
            }
            if open.isEmpty { break }
            if try await answerWhenNobodyRunsIt() { continue }
            guard start.duration(to: .now) < Self.patience else {
                throw CommandError.unanswered(sweep: sweep.name, seconds: Int(Self.patience.components.seconds))
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        if !refusals.isEmpty { throw CommandError.refused(sweep: sweep.name, reasons: refusals) }
    }

    /// Sees to the open requests as the sweep's only writer; false when somebody else is that.
    private func answerWhenNobodyRunsIt() async throws -> Bool {
        guard !isRun else { return false }
        let locks: [SweepLock]
        do { locks = try results.lock(sweep.name, results.lockPaths(of: sweep)) } catch RunningError.alreadyRunning {
            return false
        }
        let decoded = try sweep.decoded()
        let run = SweepRun(
            sweep: decoded, record: sweep, folder: results.folder(of: sweep), workers: 1,
            origin: Engine.origin(of: decoded, variant: ""), inspect: Engine.stamp)
        try await Scheduler.answerRequests(run, store: store, date: { Date() })
        withExtendedLifetime(locks) {}
        return true
    }
}
