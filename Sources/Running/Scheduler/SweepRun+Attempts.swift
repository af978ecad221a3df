import Files
import Foundation
import Planning
import Recording

extension SweepRun {
    /// An attempt whose folder is ready for a worker.
    struct PreparedAttempt {
        var number: Int
        var folder: SweepFolder.AttemptFolder
        var fromEpoch: Int
    }

    /// Makes the folder of a trial's next attempt: the request and, when there is one, the checkpoint to go on from.
    ///
    /// Numbers of folders that a dead scheduler made but did not book are passed over. `curve` is asked for the recorded
    /// epochs after the checkpoint was taken: a worker that outlives its scheduler by a moment may have written one more,
    /// report first, and a checkpoint is gone on from only when every epoch before it is recorded.
    func prepareAttempt(of record: TrialRecord, curve: () throws -> [EpochMetrics]) throws -> PreparedAttempt {
        let trial = folder.trial(record.trial.number)
        let number = try trial.claimAttempt(after: record.attempts.map(\.number).max() ?? 0)
        let attempt = trial.attempt(number)

        let shelf = CheckpointShelf(trial, attempts: record.attempts.map(\.number))
        var checkpoint = shelf.newest(inspect)
        if let checkpoint { try WholeFile.share(checkpoint.path, as: attempt.resumed) }
        FaultPoint.checkpointHandedOver.pass()
        let curve = try curve()
        if let stamp = checkpoint?.stamp, curve.count(where: { $0.epoch <= stamp.epoch }) < stamp.epoch {
            try FileManager.default.removeItem(atPath: attempt.resumed)
            checkpoint = nil
        }
        if checkpoint != nil, let best = shelf.best { try WholeFile.share(best, as: attempt.bestCheckpoint) }

        let epoch = checkpoint?.stamp.epoch ?? 0
        let request = WorkerRequest(
            sweep: sweep.name, trial: record.trial.number, attempt: number, seed: record.trial.seed,
            settings: record.trial.settings, resumed: checkpoint?.stamp, metric: sweep.metric,
            best: sweep.metric.best(of: curve.filter { $0.epoch <= epoch }))
        try WholeFile.write(Data(request.jsonText.utf8), to: attempt.request)
        FaultPoint.attemptPrepared.pass()
        if checkpoint != nil { shelf.forgetAttempts(before: attempt) }
        return PreparedAttempt(number: number, folder: attempt, fromEpoch: epoch)
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
