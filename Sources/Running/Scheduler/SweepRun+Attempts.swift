import Files
import Foundation
import Parameters
import Planning
import Recording

extension SweepRun {
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
    /// Numbers of folders that a dead scheduler made but did not book are passed over. `curve` is asked for the recorded
    /// epochs after the checkpoints were taken: a worker that outlives its scheduler by a moment may have written one more,
    /// report first, and a checkpoint is gone on from only when every epoch before it is recorded.
    func prepareAttempt(of record: TrialRecord, curve: () throws -> [Report]) throws -> PreparedAttempt {
        let trial = folder.trial(record.trial.number)
        let number = try trial.claimAttempt(after: record.attempts.map(\.number).max() ?? 0)
        let attempt = trial.attempt(number)

        let shelf = CheckpointShelf(trial, attempts: record.attempts.map(\.number))
        var handover = try Handover(to: attempt, from: shelf, inspect: inspect)
        FaultPoint.checkpointHandedOver.pass()
        let curve = try curve()
        try handover.goBack { stamp in curve.count { $0.step <= stamp.epoch } == stamp.epoch }
        try handOverBest(from: shelf, curve, &handover)

        let resumed = handover.newest
        let request = WorkerRequest(
            sweep: sweep.name, trial: record.trial.number, attempt: number, seed: record.trial.seed,
            settings: record.trial.settings, resumed: resumed, metric: sweep.metric,
            best: sweep.metric.best(of: curve.filter { $0.step <= resumed?.epoch ?? 0 })?.value)
        try WholeFile.write(Data(request.jsonText.utf8), to: attempt.request)
        try attempt.makeLog()
        FaultPoint.attemptPrepared.pass()
        if resumed != nil { shelf.forgetAttempts(before: attempt) }
        return PreparedAttempt(
            number: number, folder: attempt, fromEpoch: resumed?.epoch ?? 0, damagedCheckpoints: handover.damaged)
    }

    /// Where the best checkpoint is to be kept and its file is gone or damaged, the attempt goes on from before its epoch:
    /// the same numbers make it once more. They do so anyway where the attempt goes on from before it.
    private func handOverBest(
        from shelf: CheckpointShelf, _ curve: [Report], _ handover: inout Handover
    ) throws(FileError) {
        guard let newest = handover.newest, let best = sweep.metric.best(of: curve) else { return }
        let isThere = try handover.takeBest(from: shelf, ofEpoch: min(best.epoch, newest.epoch))
        let isWanted = sweep.keptCheckpoints.keepsBest && best.epoch <= newest.epoch
        if !isThere && isWanted { try handover.goBack { $0.epoch < best.epoch } }
    }

    /// Whether the checkpoints that are to be kept of a trial with all its epochs are there and whole.
    func canShelve(_ record: TrialRecord, _ curve: [Report]) -> Bool {
        let shelf = CheckpointShelf(folder.trial(record.trial.number), attempts: record.attempts.map(\.number))
        func isWhole(_ path: String?, ofEpoch epoch: Int) -> Bool { path.flatMap(inspect)?.epoch == epoch }
        if sweep.keptCheckpoints.keepsLast, !isWhole(shelf.newest, ofEpoch: record.trial.epochs) { return false }
        guard sweep.keptCheckpoints.keepsBest, let best = sweep.metric.best(of: curve) else { return true }
        return isWhole(shelf.best, ofEpoch: best.epoch)
    }

    /// Removes the checkpoints of an attempt that reported what cannot be true: nothing goes on from them.
    func distrust(_ record: TrialRecord, _ attempt: Int) {
        CheckpointShelf(folder.trial(record.trial.number), attempts: []).distrust(attempt)
    }

    /// Keeps the checkpoints of a trial that is over as the sweep file says; those of a failed one stay for a retry.
    func shelve(_ record: TrialRecord, andAttempt attempt: Int? = nil, as state: TrialState) throws {
        guard state.isFinal, state != .failed else { return }
        let numbers = record.attempts.map(\.number) + (attempt.map { [$0] } ?? [])
        try CheckpointShelf(folder.trial(record.trial.number), attempts: numbers).keep(sweep.keptCheckpoints)
    }
}
