import Files
import Foundation
import Workspace

/// Puts the checkpoints to go on from into a new attempt's folder, those alone that are whole.
///
/// A file is linked into the attempt's folder first and verified there: a worker that outlives its scheduler by a moment
/// may put another one in its old place at any time.
struct CheckpointRestore {
    private let attempt: SweepFolder.AttemptFolder
    private let inspect: (String) -> CheckpointStamp?
    /// Of what was put there, newest first: `resumed`, and the one before it, for when that turns out to be damaged.
    private var stamps: [CheckpointStamp] = []
    /// Files that are cut short or changed, and stay unused.
    private(set) var damaged: [String] = []

    /// Takes the two newest checkpoints of a trial.
    init(
        to attempt: SweepFolder.AttemptFolder, from checkpoints: TrialCheckpoints,
        inspect: @escaping (String) -> CheckpointStamp?
    ) throws(FileError) {
        self.attempt = attempt
        self.inspect = inspect
        for path in checkpoints.candidates where stamps.count < 2 {
            let place = stamps.isEmpty ? attempt.resumed : attempt.previousCheckpoint
            guard let stamp = try take(path, as: place) else { continue }
            if stamps.first == stamp { unlink(place) } else { stamps.append(stamp) }
        }
    }

    /// The checkpoint that the attempt goes on from; nil means that the trial begins anew.
    var newest: CheckpointStamp? { stamps.first }

    /// Goes back to an earlier checkpoint, or to none, until the newest one will do.
    mutating func goBack(until suffices: (CheckpointStamp) -> Bool) throws(FileError) {
        while let newest, !suffices(newest) {
            stamps.removeFirst()
            if stamps.isEmpty {
                unlink(attempt.resumed)
            } else if rename(attempt.previousCheckpoint, attempt.resumed) != 0 {
                throw FileError("put in place", attempt.resumed)
            }
        }
    }

    /// Takes the best checkpoint; false when there is none, or only one of before `epoch`.
    mutating func takeBest(from checkpoints: TrialCheckpoints, ofEpoch epoch: Int) throws(FileError) -> Bool {
        for path in checkpoints.bestCandidates {
            if let stamp = try take(path, as: attempt.bestCheckpoint), stamp.epoch >= epoch { return true }
        }
        unlink(attempt.bestCheckpoint)
        return false
    }

    private mutating func take(_ path: String, as place: String) throws(FileError) -> CheckpointStamp? {
        try WholeFile.share(path, as: place)
        if let stamp = inspect(place) { return stamp }
        damaged.append(path)
        unlink(place)
        return nil
    }
}

/// What tells one checkpoint from another.
public struct CheckpointStamp: Hashable, Sendable, Codable {
    /// Epochs that are wholly trained.
    public var epoch: Int
    /// Over the whole content.
    public var checksum: String

    /// A stamp.
    public init(epoch: Int, checksum: String) {
        self.epoch = epoch
        self.checksum = checksum
    }
}
