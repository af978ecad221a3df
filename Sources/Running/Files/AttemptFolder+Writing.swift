import Files
import Foundation

extension SweepFolder.TrialFolder {
    /// Makes the folder of an attempt with a number above `last` that nobody has taken, and returns the number.
    func claimAttempt(after last: Int) throws -> Int {
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        var number = last + 1
        if FaultPoint.folder.fails() { throw FileError("make the folder", path) }
        while mkdir(attempt(number).path, 0o755) != 0 {
            guard errno == EEXIST else { throw FileError("make the folder", attempt(number).path) }
            number += 1
        }
        FaultPoint.attemptFolderMade.pass()
        return number
    }
}

extension SweepFolder.AttemptFolder {
    /// Says how the worker ended: the last thing it does.
    public func write(_ outcome: WorkerOutcome) throws {
        try WholeFile.write(JSONEncoder().encode(outcome), to: self.outcome)
        FaultPoint.outcomeWritten.pass()
    }

    /// Puts a finished checkpoint file in the place of the newest, which becomes the previous one.
    ///
    /// - Parameters:
    ///   - path: A whole checkpoint in this folder; it is gone afterwards.
    ///   - isBest: Whether it is also the best so far. It bears that name before it becomes the newest, so that whoever
    ///     goes on from the newest finds the best up to there.
    public func adopt(checkpoint path: String, isBest: Bool) throws {
        if isBest { try WholeFile.share(path, as: bestCheckpoint) }
        FaultPoint.bestShared.pass()
        if FileManager.default.fileExists(atPath: checkpoint) {
            try WholeFile.share(checkpoint, as: previousCheckpoint)
        }
        FaultPoint.previousKept.pass()
        guard rename(path, checkpoint) == 0 else { throw FileError("put in place", checkpoint) }
    }

    /// Where a checkpoint is written before it is adopted.
    public var nextCheckpoint: String { "\(path)/checkpoint.next.safetensors" }
}
