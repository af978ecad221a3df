import Foundation

extension SweepFolder.AttemptFolder {
    /// How the worker says it ended; nil when it did not get to say it.
    func readOutcome() -> WorkerOutcome? {
        guard let data = FileManager.default.contents(atPath: outcome) else { return nil }
        return try? JSONDecoder().decode(WorkerOutcome.self, from: data)
    }

    /// The last line of the log that is not empty, at most 300 characters of it.
    func lastWords() -> String? {
        guard let file = FileHandle(forReadingAtPath: log) else { return nil }
        defer { try? file.close() }
        let size = (try? file.seekToEnd()) ?? 0
        try? file.seek(toOffset: size > 4096 ? size - 4096 : 0)
        let tail = String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
        let line = tail.split(whereSeparator: \.isNewline).last { !$0.allSatisfy(\.isWhitespace) }
        return line.map { String($0.prefix(300)) }
    }
}
