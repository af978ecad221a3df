import Deciding
public import Foundation
import Parameters
import Planning
public import Recording
import Workspace

/// What the workers of a dead scheduler left in their folders.
///
/// Nothing is lost with a scheduler: reports and outcomes stand in files, and are read again here, as events that the
/// schedule decides about as about any others. Doing it twice changes nothing.
extension SweepRunner {
    /// Sees to what was asked of a sweep that nobody runs, and starts nothing.
    public static func answerRequests(
        _ setup: RunSetup, store: Store, date: @escaping @Sendable () -> Date
    ) async throws {
        let runner = SweepRunner(setup, store: store, executor: NoExecutor(), date: date, notify: { _ in })
        try await runner.answerRequests()
    }

    private func answerRequests() async throws {
        try await withThrowingDiscardingTaskGroup { workers in
            _ = try recover(&workers)
            for request in try newRequests() { _ = try handle(.asked(request), &workers) }
        }
    }

    /// Reads the records, and tells the schedule what happened since.
    func recover(_ workers: inout Workers) throws -> ScheduleEnd? {
        let begun = try store.begunTrials(of: setup.record.id)
        try makeSchedule(begun)
        for record in begun where !record.state.isFinal {
            for event in try leftovers(of: record) {
                if let end = try handle(event, &workers) { return end }
            }
        }
        return try handle(.recovered, &workers)
    }

    private func makeSchedule(_ begun: [TrialRecord]) throws {
        let records = Dictionary(uniqueKeysWithValues: begun.map { ($0.trial.number, $0) })
        let lastSeen = self.lastSeen(begun)
        let statuses = try store.overviews(of: setup.record.id).map { overview in
            TrialStatus(overview, records[overview.trial], lastSeen: lastSeen[overview.trial])
        }
        let id = setup.record.id
        let source = setup.source
        schedule = Schedule(
            rules: setup.rules, trials: statuses, source: source,
            lastConfiguration: try store.lastConfiguration(of: id) ?? [:],
            configurationKeys: source.method.readsConfigurations ? try store.configurationKeys(of: id) : [],
            stoppingRule: setup.stoppingRule, curves: setup.stoppingRule == nil ? [] : try store.curves(of: id),
            spent: setup.sweep.timeCap == nil ? .zero : try store.runningTime(of: id, lastSeen: lastSeen))
    }

    /// By trial, the last sign of life in an attempt whose end nobody saw.
    private func lastSeen(_ begun: [TrialRecord]) -> [Int: Date] {
        let open = begun.filter { $0.attempts.last.map { $0.end == nil } ?? false }
        let times = open.compactMap { record -> (Int, Date)? in
            guard let last = record.attempts.last else { return nil }
            let folder = setup.folder.trial(record.trial.number).attempt(last.number)
            // Whatever somebody did to the clock on the wall.
            return (record.trial.number, max(last.startedAt, min(date(), folder.lastSign ?? last.startedAt)))
        }
        return Dictionary(uniqueKeysWithValues: times)
    }

    /// What stands in the files of a trial's attempts and is not recorded yet, and the end of the last one if nobody saw
    /// it.
    private func leftovers(of record: TrialRecord) throws -> [ScheduleEvent] {
        let number = record.trial.number
        if let last = record.attempts.last, last.end == nil {
            let folder = setup.folder.trial(number).attempt(last.number)
            let until = last.until ?? record.trial.epochs
            attempts[number] = ActiveAttempt(
                trial: record.trial, number: last.number, earlier: record.attempts.dropLast().map(\.number),
                folder: folder, until: until, reports: setup.trainer.reports(of: folder, until: until),
                startedAt: date(), elapsed: { .zero }, lastSeen: lastSeen([record])[number], end: .unseen)
        }
        var events: [ScheduleEvent] = []
        do {
            events = try recordLeftovers(of: record, isStrict: true)
        } catch let error where Self.isTheWorkersFault(error) {
            attempts[number]?.isMisreporting = true
            events = [.misreported(trial: number, .misreported("\(error)"))]
        }
        guard attempts[number] != nil else { return events }
        var verdict = try verdict(on: number)
        // Nobody saw the files since; what is damaged is made once more from an earlier checkpoint.
        if verdict == .finished {
            let curve = try store.curve(of: setup.record.id, trial: number)
            if !setup.canRetainCheckpoints(of: record, curve) { verdict = .lost }
        }
        return events + [.ended(trial: number, verdict)]
    }

    /// Records what the trial's earlier workers reported and nobody read.
    ///
    /// Whoever reset attempts saw them end, and what they reported was read then, lies among it. What workers cannot have
    /// reported is left, unless that is to be an error: the count of epochs at the end shows what is missing.
    func recordLeftovers(of record: TrialRecord, isStrict: Bool = false) throws -> [ScheduleEvent] {
        var events: [ScheduleEvent] = []
        for attempt in record.attempts where attempt.number > record.resetAttempt {
            let number = record.trial.number
            // What a program reported before its last attempt is replaced by what it reports again.
            if setup.trainer.resumption != .checkpoints, attempt.number != record.attempts.last?.number { continue }
            var reader = setup.trainer.reports(
                of: setup.folder.trial(number).attempt(attempt.number), until: attempt.until ?? record.trial.epochs)
            do {
                while case let reports = try reader.readNew(isOver: true), !reports.isEmpty {
                    events += try self.record(reports, of: number, attempt.number).map {
                        .reported(trial: number, $0)
                    }
                }
            } catch let error where !isStrict && Self.isTheWorkersFault(error) {}
        }
        return events
    }
}

extension TrialStatus {
    /// How earlier runs left a trial.
    ///
    /// Attempts that were reset count for nothing. The time of an attempt whose end nobody saw, and which has neither exit
    /// code nor signal, is not known and counts as none; that of a program counts up to its last sign of life.
    init(_ overview: TrialOverview, _ record: TrialRecord?, lastSeen: Date? = nil) {
        let open = record?.attempts.last.flatMap { $0.end == nil ? $0 : nil }
        self.init(
            trial: overview.trial, epochs: overview.epochs, state: overview.state, step: overview.recordedEpochs,
            isAtRung: overview.isAtRung, unseenSteps: open?.newEpochs,
            unseenTime: open?.runningTime(until: lastSeen) ?? .zero)
        guard let record else { return }
        for attempt in record.attempts where attempt.number > record.resetAttempt {
            guard let end = attempt.end else { continue }
            count(end.cause, newSteps: attempt.newEpochs, for: attempt.runningTime(until: attempt.endedAt))
        }
        lastFailure = record.attempts.last?.end?.message
    }
}

extension AttemptRecord {
    /// How long it ran, as far as is known, when it was seen last at `end`.
    fileprivate func runningTime(until end: Date?) -> Duration {
        let isProgram = origin.kernelVariant.isEmpty
        guard let end, isProgram || self.end?.exitCode != nil || self.end?.signal != nil else { return .zero }
        return .seconds(max(0, end.timeIntervalSince(startedAt)))
    }
}
