import Foundation
public import Planning
public import Recording

/// What one process asks of the one that runs a sweep, and waits for.
///
/// When nobody runs the sweep, this process sees to it itself, as the sweep's only writer.
public struct SweepRequests: Sendable {
    /// Of what something is asked.
    public let sweep: SweepRecord
    /// The trial that the command line names, if it names one.
    public let trial: Int?
    /// The open store.
    public let store: Store
    private let workspace: Workspace

    /// How long an answer is waited for: a trial may have to leave a large checkpoint first.
    static let patience = Duration.seconds(60)

    fileprivate init(_ target: String, _ workspace: Workspace) throws {
        self.workspace = workspace
        store = try workspace.openForAsking()
        let address = try TrialAddress(target, in: store)
        sweep = try store.chosenSweep(address)
        trial = address.trial
    }

    /// Whether some process runs the sweep.
    public var isRun: Bool { workspace.isRun(sweep) }

    /// Asks for `action` on each of `trials`, nil standing for the whole sweep, and returns when all is answered.
    ///
    /// Throws ``WorkspaceError/refused(sweep:reasons:)`` with every reason, or `unanswered` when the process that runs the
    /// sweep is silent. `answer` sees to what is open, with the sweep claimed for it.
    public func ask(
        _ action: ControlRequest.Action, _ trials: [Int?], answer: (SweepClaim) async throws -> Void
    ) async throws {
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
            if !isRun, let claim = try workspace.claim(sweep, in: store) {
                try await answer(claim)
                withExtendedLifetime(claim) {}
                continue
            }
            guard start.duration(to: .now) < Self.patience else {
                throw WorkspaceError.unanswered(sweep: sweep.name, seconds: Int(Self.patience.components.seconds))
            }
            try await Task.sleep(for: .milliseconds(50))
        }
        if !refusals.isEmpty { throw WorkspaceError.refused(sweep: sweep.name, reasons: refusals) }
    }
}

extension Workspace {
    /// Opens the store to ask something of the sweep, or the trial, that `target` names.
    public func requests(to target: String) throws -> SweepRequests { try SweepRequests(target, self) }
}
