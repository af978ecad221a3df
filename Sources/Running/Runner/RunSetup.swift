public import Deciding
import Files
import Foundation
import Parameters
public import Planning
public import Recording
public import Workspace

/// A sweep with all that is needed to carry it out.
public struct RunSetup: Sendable {
    /// The sweep file.
    public var sweep: Sweep
    /// Its row in the store.
    public var record: SweepRecord
    /// Where its trials live.
    public var folder: SweepFolder
    /// What does the training.
    public var trainer: any Trainer
    /// Trials at a time.
    public var workers: Int
    /// How many new trials this run proposes at most; no limit when nil.
    public var newTrials: Int?
    /// Names this run of the scheduler to the programs that it starts, and to whoever looks for them.
    public var run: String
    /// Decides from reports which trials stop, pause and go on; nil when none does before its end.
    public var stoppingRule: (any StoppingRule)?

    /// The stored sweep `record`, whose file is `sweep`.
    public init(
        sweep: Sweep, record: SweepRecord, folder: SweepFolder, trainer: any Trainer, workers: Int,
        newTrials: Int? = nil, run: String = "", stoppingRule: (any StoppingRule)? = nil
    ) {
        self.sweep = sweep
        self.record = record
        self.folder = folder
        self.trainer = trainer
        self.workers = workers
        self.newTrials = newTrials
        self.run = run
        self.stoppingRule = stoppingRule
    }

    var rules: Schedule.Rules {
        Schedule.Rules(
            workers: workers, retries: sweep.retries, trialTimeout: sweep.trialTimeout, trialMemory: sweep.trialMemory,
            hangTimeout: sweep.hangTimeout, onFailure: sweep.onFailure, runCap: sweep.runCap, timeCap: sweep.timeCap,
            newTrials: newTrials)
    }

    /// Whether nobody needs to be told why there are no further trials: a grid has the trials that it has.
    func isSelfEvident(_ why: Exhaustion) -> Bool { why == .everyCombination && sweep.method != .random }

    var source: Schedule.Source {
        Schedule.Source(
            sweep.searchMethod, seeds: sweep.seeds,
            settings: TrialSettings(sweep, defaults: trainer.vocabulary.defaults))
    }
}

// MARK: - A new attempt

extension RunSetup {
    /// An attempt whose folder is ready for a worker.
    struct PreparedAttempt {
        var number: Int
        var folder: SweepFolder.AttemptFolder
        var fromEpoch: Int
        /// Files that were to be gone on from, but are cut short or changed.
        var damagedCheckpoints: [String]
    }

    /// Makes the folder of a trial's next attempt: the request and, when there are any, the checkpoints to go on from.
    ///
    /// Numbers of folders that a dead scheduler made but did not record are passed over. `curve` is asked for the recorded
    /// epochs after the checkpoints were taken: a worker that outlives its scheduler by a moment may have written one more,
    /// report first, and a checkpoint is gone on from only when every epoch before it is recorded.
    func prepareAttempt(of record: TrialRecord, until: Int?, curve: () throws -> [Report]) throws -> PreparedAttempt {
        let trial = folder.trial(record.trial.number)
        let number = try trial.claimAttempt(after: record.attempts.map(\.number).max() ?? 0)
        let attempt = trial.attempt(number)
        if sweep.program != nil { return try prepareProgram(record, number, until: until) }

        let checkpoints = TrialCheckpoints(trial, attempts: record.attempts.map(\.number))
        var restore = try CheckpointRestore(to: attempt, from: checkpoints, inspect: trainer.inspect)
        FaultPoint.checkpointRestored.pass()
        let curve = try curve()
        try restore.goBack { stamp in curve.count { $0.step <= stamp.epoch } == stamp.epoch }
        try restoreBest(from: checkpoints, curve, &restore)

        let resumed = restore.newest
        let request = WorkerRequest(
            sweep: sweep.name, trial: record.trial.number, attempt: number, seed: record.trial.seed,
            settings: record.trial.settings, until: until ?? 0, resumed: resumed, metric: sweep.metric,
            best: sweep.metric.best(of: curve.filter { $0.step <= resumed?.epoch ?? 0 })?.value)
        try WholeFile.write(Data(request.jsonText.utf8), to: attempt.request)
        try attempt.makeLog()
        FaultPoint.attemptPrepared.pass()
        if resumed != nil { checkpoints.prune(before: attempt) }
        return PreparedAttempt(
            number: number, folder: attempt, fromEpoch: resumed?.epoch ?? 0, damagedCheckpoints: restore.damaged)
    }

    /// Makes what a program finds: its parameters, a log, and a checkpoint folder, which is empty unless it goes on from
    /// there.
    private func prepareProgram(_ record: TrialRecord, _ number: Int, until: Int?) throws -> PreparedAttempt {
        let work = work(on: record.trial, number, until: until)
        if trainer.resumption == .anew { try? FileManager.default.removeItem(atPath: work.trialFolder.checkpoints) }
        try Folder.make(work.trialFolder.checkpoints)
        try work.writeParameters()
        try work.folder.makeLog()
        FaultPoint.attemptPrepared.pass()
        return PreparedAttempt(
            number: number, folder: work.folder,
            fromEpoch: trainer.resumption == .anew ? 0 : record.recordedEpochs, damagedCheckpoints: [])
    }

    /// An attempt as its trainer sees it.
    func work(on trial: Trial, _ attempt: Int, until: Int?, slot: Int = 0) -> AttemptWork {
        let trialFolder = folder.trial(trial.number)
        return AttemptWork(
            sweep: sweep.name, run: run, trial: trial, parameters: sweep.nested(trial.parameters), attempt: attempt,
            folder: trialFolder.attempt(attempt), trialFolder: trialFolder, until: until, slot: slot)
    }

    /// Where the best checkpoint is to be kept and its file is gone or damaged, the attempt goes on from before its epoch:
    /// the same numbers make it once more. They do so anyway where the attempt goes on from before it.
    private func restoreBest(
        from checkpoints: TrialCheckpoints, _ curve: [Report], _ restore: inout CheckpointRestore
    ) throws(FileError) {
        guard let newest = restore.newest, let best = sweep.metric.best(of: curve) else { return }
        let isThere = try restore.takeBest(from: checkpoints, ofEpoch: min(best.step, newest.epoch))
        let isWanted = sweep.keptCheckpoints.keepsBest && best.step <= newest.epoch
        if !isThere && isWanted { try restore.goBack { $0.epoch < best.step } }
    }
}

// MARK: - The checkpoints of a trial that is over

extension RunSetup {
    /// Whether the checkpoints that are to be kept of a trial with all its epochs are there and whole.
    func canRetainCheckpoints(of record: TrialRecord, _ curve: [Report]) -> Bool {
        guard trainer.resumption == .checkpoints else { return true }
        let checkpoints = TrialCheckpoints(
            folder.trial(record.trial.number), attempts: record.attempts.map(\.number))
        func isWhole(_ path: String?, ofEpoch epoch: Int) -> Bool { path.flatMap(trainer.inspect)?.epoch == epoch }
        if sweep.keptCheckpoints.keepsLast, !isWhole(checkpoints.newest, ofEpoch: record.trial.epochs ?? 0) {
            return false
        }
        guard sweep.keptCheckpoints.keepsBest, let best = sweep.metric.best(of: curve) else { return true }
        return isWhole(checkpoints.best, ofEpoch: best.step)
    }

    /// Removes the checkpoints of attempts that reported what cannot be true: nothing goes on from them.
    func discardCheckpoints(of trial: Int, attempts: [Int]) {
        for attempt in attempts { TrialCheckpoints(folder.trial(trial), attempts: []).discard(attempt) }
    }

    /// Keeps the checkpoints of a trial that is over as the sweep file says; those of a failed one stay for a retry.
    func retainCheckpoints(of trial: Int, attempts: [Int], as state: TrialState) throws {
        guard state.isFinal, state != .failed else { return }
        guard trainer.resumption == .checkpoints else {
            let path = folder.trial(trial).checkpoints
            // Never one that has something in it, unless nothing is to be kept.
            if sweep.keptCheckpoints == .none { try? FileManager.default.removeItem(atPath: path) } else { rmdir(path) }
            return
        }
        try TrialCheckpoints(folder.trial(trial), attempts: attempts).retain(sweep.keptCheckpoints)
    }
}

extension Metric {
    /// The first step with the best of its values, and that value; nil when none has one.
    fileprivate func best(of reports: [Report]) -> (step: Int, value: Double)? {
        reports.reduce(nil) { best, report in
            guard let value = report.metrics[name], !value.isNaN else { return best }
            guard let best, !prefers(value, to: best.value) else { return (report.step, value) }
            return best
        }
    }
}
