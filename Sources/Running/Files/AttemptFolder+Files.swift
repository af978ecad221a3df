import Files
import Foundation
public import Workspace

extension SweepFolder.TrialFolder {
    /// Makes the folder of an attempt with a number above `last` that nobody has taken, and returns the number.
    func claimAttempt(after last: Int) throws -> Int {
        try Folder.make(path)
        try SweepFolder.refuseLink(path)
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

// MARK: - Written by the scheduler and the worker

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

// MARK: - Read by the scheduler

extension SweepFolder.AttemptFolder {
    /// How the worker says it ended; nil when it did not get to say it.
    func readOutcome() -> WorkerOutcome? {
        guard let data = try? Data(partOf: outcome, limit: 1 << 20) else { return nil }
        return WorkerOutcome(json: Array(data))
    }

    /// The last line of the log that is not empty, at most 300 characters of it.
    func lastWords() -> String? { lastLines(1).first }

    /// The last lines of the log that are not empty, at most 300 characters of each; control characters are replaced.
    ///
    /// Those of a log that was just emptied stand in the one before it.
    public func lastLines(_ count: Int) -> [String] {
        var bytes = Self.end(of: log, 8192)
        if bytes.count < 8192 { bytes = Self.end(of: previousLog, 8192 - UInt64(bytes.count)) + bytes }
        let tail = String(decoding: bytes, as: UTF8.self)
        let lines = tail.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
        return lines.suffix(count).map { Self.printable($0.prefix(300)) }
    }

    private static func end(of path: String, _ count: UInt64) -> Data {
        guard let file = FileHandle(forReadingAtPath: path) else { return Data() }
        defer { try? file.close() }
        let size = (try? file.seekToEnd()) ?? 0
        try? file.seek(toOffset: size > count ? size - count : 0)
        return (try? file.readToEnd()) ?? Data()
    }

    /// A worker may print anything, and a terminal obeys some of it.
    private static func printable(_ line: Substring) -> String {
        var text = String.UnicodeScalarView()
        for scalar in line.unicodeScalars {
            text.append(scalar.properties.generalCategory == .control ? (scalar == "\t" ? " " : "\u{FFFD}") : scalar)
        }
        return String(text)
    }
}

extension SweepFolder.AttemptFolder {
    /// What changes in an attempt's folder while its worker is alive.
    ///
    /// Two of them are compared for being equal and nothing else: clocks that are set back do not matter.
    struct Pulse: Hashable {
        private var heartbeat: [Int]
        private var reports: Int?
        private var log: Int?

        fileprivate init(of folder: SweepFolder.AttemptFolder) {
            heartbeat =
                Self.status(folder.heartbeat).map { status in
                    #if os(Linux)
                        [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
                    #else
                        [status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec]
                    #endif
                } ?? []
            reports = Self.status(folder.reports).map { Int($0.st_size) }
            log = Self.status(folder.log).map { Int($0.st_size) }
        }

        private static func status(_ path: String) -> stat? {
            var status = stat()
            return stat(path, &status) == 0 ? status : nil
        }
    }

    /// When something of that changed last; nil where nothing is there.
    var lastSign: Date? {
        [heartbeat, reports, log].compactMap { path in
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            return attributes?[.modificationDate] as? Date
        }.max()
    }

    /// The signs of life up to now.
    var pulse: Pulse { Pulse(of: self) }
}
