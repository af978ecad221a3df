import Files
import Foundation
import Parameters
import Planning
import Recording

extension Scheduler {
    /// Puts a request into a new attempt's folder, books the attempt and starts a worker on it.
    func start(_ number: Int, _ workers: inout ThrowingTaskGroup<Void, any Error>) throws {
        guard let record = trials[number] else { return }
        let attempt = try run.prepareAttempt(of: record) {
            try recordLeftovers(of: record)
            return try store.curve(of: run.record.id, trial: number)
        }
        let now = date()
        try store.beginAttempt(
            sweep: run.record.id, trial: number, attempt: attempt.number, fromEpoch: attempt.fromEpoch,
            origin: run.origin(record.trial), at: now)
        FaultPoint.attemptBegun.pass()
        let (orders, continuation) = AsyncStream.makeStream(of: WorkerOrder.self)
        attempts[number] = RunningAttempt(
            number: attempt.number, folder: attempt.folder,
            reports: ReportReader(path: attempt.folder.reports, target: record.trial.epochs), orders: continuation,
            startedAt: now, elapsed: clock.stopwatch(),
            outOfMemoryKills: processes.outOfMemoryKills())
        for path in attempt.damagedCheckpoints { tell(.damaged(trial: number, checkpoint: path)) }
        tell(.started(trial: number, attempt: attempt.number, fromEpoch: attempt.fromEpoch))
        workers.addTask { [executor, input, folder = attempt.folder] in
            let end = await executor.run(folder, orders: orders) { process in
                input.yield(.spawned(trial: number, process: process))
            }
            input.yield(.ended(trial: number, end))
        }
    }

    /// Records what the trial's earlier workers reported and nobody read.
    ///
    /// What they cannot have reported is left: the count of epochs at the end shows what is missing.
    private func recordLeftovers(of record: TrialRecord) throws {
        var record = record
        do { try Recovery(run, store, date).rereadReports(of: &record) } catch let error
            where Self.isTheWorkersFault(error)
        {}
        trials[record.trial.number]?.recordedEpochs = record.recordedEpochs
    }

    /// Records what a running worker reported since the last look.
    ///
    /// A report that cannot be true ends the attempt; an error of the store ends the run.
    func record(_ number: Int) throws {
        guard var attempt = attempts[number], attempt.fault == nil else { return }
        defer { attempts[number] = attempt }
        do {
            // Good lines are handed over before a bad one throws.
            while case let epochs = try attempt.reports.readNew(), !epochs.isEmpty {
                let new = try store.record(
                    epochs, sweep: run.record.id, trial: number, attempt: attempt.number, at: date())
                FaultPoint.epochRecorded.pass()
                attempt.newEpochs += new.count
                if let last = new.max() { trials[number]?.recordedEpochs = last }
                for epoch in epochs where new.contains(epoch.step) { tell(.recorded(trial: number, epoch)) }
            }
        } catch let error where Self.isTheWorkersFault(error) {
            attempt.fault = "\(error)"
            attempt.orders.yield(.kill)
        }
    }

    static func isTheWorkersFault(_ error: any Error) -> Bool {
        if case StoreError.epochDisagrees = error { return true }
        if case RunningError.badReport = error { return true }
        return false
    }

    /// What the end of a process means for its trial.
    func judge(_ number: Int, _ end: ProcessEnd) throws -> AttemptVerdict {
        attempts[number]?.end = end
        guard let attempt = attempts[number], let record = trials[number] else { return .interrupted }
        if let fault = attempt.fault { return .hopeless(reason: fault) }
        return AttemptVerdict(
            end: end, outcome: attempt.folder.readOutcome(),
            recorded: try store.curve(of: run.record.id, trial: number).count,
            target: record.trial.epochs, lastWords: attempt.folder.lastWords(),
            memoryRanOut: processes.outOfMemoryKills().flatMap { now in attempt.outOfMemoryKills.map { now > $0 } })
    }

    /// Books the end of an attempt and where its trial stands; a trial that is over keeps its checkpoints.
    ///
    /// The end is as long after the beginning as the attempt took, whatever somebody did to the clock on the wall: time
    /// limits hang on it.
    func settle(_ number: Int, _ state: TrialState, _ reason: String?, _ cause: AttemptCause) throws {
        guard let attempt = attempts.removeValue(forKey: number), let record = trials[number] else { return }
        attempt.orders.finish()
        let booked = AttemptRecord(
            number: attempt.number, startedAt: attempt.startedAt, origin: run.origin(record.trial))
        trials[number]?.attempts.append(booked)
        if attempt.fault != nil { run.distrust(record, attempt.number) }
        try run.shelve(record, andAttempt: attempt.number, as: state)
        FaultPoint.attemptShelved.pass()
        try store.endAttempt(
            sweep: run.record.id, trial: number, attempt: attempt.number,
            end: AttemptEnd(cause: cause, process: attempt.end, message: reason),
            state: state, reason: state == .waiting ? nil : reason,
            at: attempt.startedAt.addingTimeInterval(attempt.elapsed() / .seconds(1)))
        tell(.settled(trial: number, state, reason: reason))
    }
}
