import Foundation
import Parameters
import Planning
import Recording

/// Brings a store up to date with what the workers of a dead scheduler left in their folders.
///
/// Nothing is lost with a scheduler: reports and outcomes stand in files, and are read again here. Doing it twice changes
/// nothing.
struct Recovery {
    private let run: SweepRun
    private let store: Store
    private let date: () -> Date

    init(_ run: SweepRun, _ store: Store, _ date: @escaping () -> Date) {
        self.run = run
        self.store = store
        self.date = date
    }

    /// Recovers every trial that is not over and returns all trials by number, none of them running.
    func trials() throws -> [Int: TrialRecord] {
        for record in try store.trials(of: run.record.id) where !record.state.isFinal { try recover(record) }
        for record in try store.trials(of: run.record.id) where hasNoTriesLeft(record) {
            try settle(record, .failed, record.attempts.last?.end?.message, .failed)
        }
        let records = try store.trials(of: run.record.id)
        return Dictionary(uniqueKeysWithValues: records.map { ($0.trial.number, $0) })
    }

    private func hasNoTriesLeft(_ record: TrialRecord) -> Bool {
        record.state == .waiting && record.standing.failures > run.sweep.retries
    }

    private func recover(_ record: TrialRecord) throws {
        var record = record
        do {
            try rereadReports(of: &record)
        } catch let error where Scheduler.isTheWorkersFault(error) {
            record.attempts.forEach { run.distrust(record, $0.number) }
            try settle(record, .failed, "\(error)", .failed)
            return
        }
        guard let last = record.attempts.last, last.end == nil else { return }
        let outcome = run.folder.trial(record.trial.number).attempt(last.number).readOutcome()
        let curve = try store.curve(of: run.record.id, trial: record.trial.number)
        let verdict = AttemptVerdict(
            end: nil, outcome: outcome, recorded: curve.count, target: record.trial.epochs, lastWords: nil)
        switch verdict {
        // Nobody saw the files since; what is damaged is made once more from an earlier checkpoint.
        case .finished where !run.canShelve(record, curve): try settle(record, .waiting, nil, .lost)
        case .finished: try settle(record, .finished, nil, .finished)
        case .diverged(let reason): try settle(record, .diverged, reason, .diverged)
        case .failed(let reason), .hopeless(let reason): try settle(record, .waiting, reason, .failed)
        case .interrupted, .blocked: try settle(record, .waiting, nil, outcome == nil ? .lost : .interrupted)
        }
    }

    /// Records what stands in the report files of a trial's attempts and is not recorded yet.
    ///
    /// Whoever forgave attempts saw them end, and what they reported was read then, lies among it.
    func rereadReports(of record: inout TrialRecord) throws {
        for attempt in record.attempts where attempt.number > record.forgivenAttempt {
            try rereadReports(of: attempt, &record)
        }
    }

    private func rereadReports(of attempt: AttemptRecord, _ record: inout TrialRecord) throws {
        let number = record.trial.number
        let path = run.folder.trial(number).attempt(attempt.number).reports
        var reader = ReportReader(path: path, target: record.trial.epochs)
        while case let epochs = try reader.readNew(), !epochs.isEmpty {
            let new = try store.record(
                epochs, sweep: run.record.id, trial: number, attempt: attempt.number, at: date())
            if let last = new.max() { record.recordedEpochs = last }
        }
    }

    /// Books the end of the attempt that nobody saw end.
    private func settle(_ record: TrialRecord, _ state: TrialState, _ reason: String?, _ cause: AttemptCause) throws {
        guard let last = record.attempts.last else { return }
        try run.shelve(record, as: state)
        guard last.end == nil else {
            return try store.setState(
                sweep: run.record.id, trial: record.trial.number, state: state, reason: reason, at: date())
        }
        try store.endAttempt(
            sweep: run.record.id, trial: record.trial.number, attempt: last.number,
            end: AttemptEnd(cause: cause, process: nil, message: reason), state: state,
            reason: state.isFinal ? reason : nil, at: date())
    }
}
