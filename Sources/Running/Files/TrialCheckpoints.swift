import Files
import Foundation
import Planning
import Workspace

/// Moves a trial's checkpoints: into a new attempt that goes on from one, and into the trial's folder at its end.
struct TrialCheckpoints {
    private let trial: SweepFolder.TrialFolder
    /// Newest first.
    private let attempts: [SweepFolder.AttemptFolder]
    /// Folders that a scheduler made and died before it could record the attempt.
    private let strays: [SweepFolder.AttemptFolder]

    /// The checkpoints of a trial whose recorded attempts bear these numbers.
    init(_ trial: SweepFolder.TrialFolder, attempts: [Int]) {
        self.trial = trial
        self.attempts = attempts.sorted(by: >).map { trial.attempt($0) }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: trial.path)) ?? []
        strays = names.compactMap { Int($0) }.filter { !attempts.contains($0) }.map { trial.attempt($0) }
    }

    /// Every checkpoint there is to go on from, newest first; that of a trial which was over and goes on is in its own
    /// folder.
    var candidates: [String] {
        let paths = attempts.flatMap { attempt in
            let older = [attempt.previousCheckpoint, attempt.resumed]
            // Until an attempt leaves a checkpoint of its own, the previous one is that before the one it went on from.
            let newer = [attempt.nextCheckpoint, attempt.checkpoint]
            return exists(attempt.checkpoint) ? newer + older : newer + older.reversed()
        }
        return (paths + [trial.lastCheckpoint]).filter(exists)
    }

    /// Every file that may be the best checkpoint so far, newest first.
    var bestCandidates: [String] { (attempts.map(\.bestCheckpoint) + [trial.bestCheckpoint]).filter(exists) }

    /// The best checkpoint so far.
    var best: String? { bestCandidates.first }

    /// The checkpoint of the last epoch, also of a trial that is over.
    var newest: String? { last ?? (exists(trial.lastCheckpoint) ? trial.lastCheckpoint : nil) }

    /// Removes the checkpoints of an attempt that reported what cannot be true.
    func discard(_ attempt: Int) { removeCheckpoints(in: trial.attempt(attempt), except: []) }

    /// Puts what `policy` keeps into the trial's folder and removes every other checkpoint.
    ///
    /// Doing it twice, or again after having died half-way, leaves the same files: the others go first, so that what
    /// is left to move is never an older one.
    func retain(_ policy: KeptCheckpoints) throws {
        var moves: [(source: String, target: String)] = []
        if policy.keepsLast, let last { moves.append((last, trial.lastCheckpoint)) }
        if policy.keepsBest, let best, best != trial.bestCheckpoint {
            moves.append((best, trial.bestCheckpoint))
        }
        for attempt in strays + attempts.reversed() { removeCheckpoints(in: attempt, except: moves.map(\.source)) }
        FaultPoint.othersRemoved.pass()
        for (source, target) in moves {
            guard rename(source, target) == 0 else { throw FileError("put in place", target) }
            FaultPoint.checkpointRetained.pass()
        }
    }

    /// Removes what `new`, which has its own copy of what it goes on from, and the attempt before it do not need.
    func prune(before new: SweepFolder.AttemptFolder) {
        for attempt in strays + attempts.dropFirst() where attempt != new { removeCheckpoints(in: attempt, except: []) }
    }

    /// The newest checkpoint, whole or not; an attempt that trained nothing has but the one it went on from.
    private var last: String? {
        attempts.flatMap { [$0.nextCheckpoint, $0.checkpoint, $0.resumed] }.first(where: exists)
    }

    /// Parts that a killed worker was writing go too.
    private func removeCheckpoints(in attempt: SweepFolder.AttemptFolder, except kept: [String]) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: attempt.path)) ?? []
        for name in names where name.hasSuffix(".safetensors") || name.hasSuffix(".part") {
            let path = "\(attempt.path)/\(name)"
            if !kept.contains(path) { try? FileManager.default.removeItem(atPath: path) }
        }
    }

    private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
