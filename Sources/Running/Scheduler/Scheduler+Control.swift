public import Foundation
import Parameters
import Planning
public import Recording

extension Scheduler {
    /// Sees to what was asked of a sweep that nobody runs, and starts nothing.
    ///
    /// The caller has the sweep's lock.
    public static func answerRequests(_ run: SweepRun, store: Store, date: @escaping @Sendable () -> Date) async throws
    {
        try await Scheduler(run, store: store, executor: NoExecutor(), date: date, tell: { _ in }).answerRequests()
    }

    private func answerRequests() throws {
        trials = try Recovery(run, store, date).trials()
        var schedule = Schedule(rules: run.rules, standings: trials.values.map(\.standing))
        for request in try newRequests() {
            for command in schedule.handle(.asked(request), at: .zero) { try record(command) }
        }
    }

    /// Books what changes without a worker.
    func record(_ command: Schedule.Command) throws {
        switch command {
        case .place(let trial, let state, let reason): try place(trial, state, reason)
        case .forgive(let trial): try forgive(trial)
        case .hold(let isHeld):
            try store.setPaused(run.record.id, since: isHeld ? date() : nil)
            tell(.held(isHeld))
        case .close(let request, let refusal): try store.close(request, refusal: refusal, at: date())
        case .start, .order, .settle, .end: break
        }
    }

    private func place(_ number: Int, _ state: TrialState, _ reason: String?) throws {
        guard let record = trials[number] else { return }
        try run.shelve(record, as: state)
        try store.setState(sweep: run.record.id, trial: number, state: state, reason: reason, at: date())
        tell(.settled(trial: number, state, reason: reason))
    }

    private func forgive(_ number: Int) throws {
        let last = trials[number]?.attempts.map(\.number).max() ?? 0
        trials[number]?.forgivenAttempt = last
        try store.forgive(sweep: run.record.id, trial: number, upTo: last, at: date())
        tell(.settled(trial: number, .waiting, reason: nil))
    }
}
