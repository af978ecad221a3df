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

    /// The line of the log that says best why the worker ended like that, at most 300 characters of it: of a Python program
    /// the exception that it did not catch, else the last one that is not empty.
    func lastWords(of end: ProcessEnd? = nil) -> String? {
        let lines = lastLines()
        if case .signalled? = end { return lines.last }
        return Self.exception(in: lines).map { lines[$0] } ?? lines.last
    }

    /// The last lines of the log that are not empty, at most 300 characters of each; control characters are replaced.
    ///
    /// Those of a log that was just emptied stand in the one before it.
    public func lastLines(_ count: Int) -> [String] { lastLines().suffix(count) }

    /// As many lines of the log as say why the worker failed: the last ones, or those before a Python exception where more
    /// than that comes after it.
    func complaint(_ count: Int) -> [String] {
        let lines = lastLines()
        guard let exception = Self.exception(in: lines), exception < lines.count - count else {
            return lines.suffix(count)
        }
        return lines[...exception].suffix(count)
    }

    private func lastLines() -> [String] {
        let limit = 1 << 14
        var bytes = Self.end(of: log, limit)
        if bytes.count < limit { bytes = Self.end(of: previousLog, limit - bytes.count) + bytes }
        let tail = String(decoding: bytes, as: UTF8.self).replacing(/\u{1B}\[[0-9;]*m/, with: "")
        let lines = tail.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
        return lines.map { Self.printable($0.prefix(300)) }
    }

    /// Where Python shows the last exception; modules have their last words after it.
    private static func exception(in lines: [String]) -> Int? {
        guard let trace = lines.lastIndex(of: "Traceback (most recent call last):") else { return nil }
        return lines[trace...].dropFirst().firstIndex { !$0.hasPrefix(" ") }
    }

    private static func end(of path: String, _ count: Int) -> Data {
        guard let file = FileHandle(forReadingAtPath: path) else { return Data() }
        defer { try? file.close() }
        let size = (try? file.seekToEnd()) ?? 0
        try? file.seek(toOffset: size > UInt64(count) ? size - UInt64(count) : 0)
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
