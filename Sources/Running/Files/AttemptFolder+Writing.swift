import Files
import Foundation

extension SweepFolder.TrialFolder {
    /// Makes the folder of an attempt with a number above `last` that nobody has taken, and returns the number.
    func claimAttempt(after last: Int) throws -> Int {
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try RunningError.refuseLink(path)
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
    /// Makes an empty log, so that a worker has one to write to.
    func makeLog() throws(FileError) {
        let file = FaultPoint.log.fails() ? -1 : open(log, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw FileError("make", log) }
        close(file)
    }

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
        let newest = [checkpoint, resumed].first { FileManager.default.fileExists(atPath: $0) }
        if let newest { try WholeFile.share(newest, as: previousCheckpoint) }
        FaultPoint.previousKept.pass()
        guard rename(path, checkpoint) == 0 else { throw FileError("put in place", checkpoint) }
    }
}
