import Files
import Foundation
import Planning

/// Moves a trial's checkpoints: into a new attempt that goes on from one, and into the trial's folder at its end.
struct CheckpointShelf {
    private let trial: SweepFolder.TrialFolder
    /// Newest first.
    private let attempts: [SweepFolder.AttemptFolder]

    /// The checkpoints of a trial whose recorded attempts bear these numbers.
    init(_ trial: SweepFolder.TrialFolder, attempts: [Int]) {
        self.trial = trial
        self.attempts = attempts.sorted(by: >).map { trial.attempt($0) }
    }

    /// The newest checkpoint that `inspect` finds whole.
    func newest(
        _ inspect: (String) -> CheckpointStamp?
    ) -> (path: String, stamp: CheckpointStamp)? {
        for path in attempts.flatMap({ [$0.checkpoint, $0.previousCheckpoint, $0.resumed] }) {
            if let stamp = inspect(path) { return (path, stamp) }
        }
        return nil
    }

    /// The best checkpoint so far.
    var best: String? { attempts.map(\.bestCheckpoint).first(where: exists) }

    /// Puts what `policy` keeps into the trial's folder and removes every other checkpoint.
    ///
    /// Doing it twice, or again after having died half-way, leaves the same files.
    func keep(_ policy: KeptCheckpoints) throws {
        if policy == .last || policy == .both {
            try move(attempts.map(\.checkpoint).first(where: exists), to: trial.lastCheckpoint)
        }
        if policy == .best || policy == .both { try move(best, to: trial.bestCheckpoint) }
        for attempt in attempts { removeCheckpoints(in: attempt.path) }
    }

    /// Parts that a killed worker was writing go too.
    private func removeCheckpoints(in folder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for name in names where name.hasSuffix(".safetensors") || name.hasSuffix(".part") {
            try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }

    private func move(_ source: String?, to path: String) throws {
        guard let source else { return }
        guard rename(source, path) == 0 else { throw FileError("put in place", path) }
    }

    private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }
}
