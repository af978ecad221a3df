import Files
import Foundation

extension SweepFolder.AttemptFolder {
    /// How the worker says it ended; nil when it did not get to say it.
    func readOutcome() -> WorkerOutcome? {
        guard let data = try? Data(partOf: outcome, limit: 1 << 20) else { return nil }
        return WorkerOutcome(json: Array(data))
    }

    /// The last line of the log that is not empty, at most 300 characters of it.
    func lastWords() -> String? { lastLines(1).first }

    /// The last lines of the log that are not empty, at most 300 characters of each; control characters are replaced.
    public func lastLines(_ count: Int) -> [String] {
        guard let file = FileHandle(forReadingAtPath: log) else { return [] }
        defer { try? file.close() }
        let size = (try? file.seekToEnd()) ?? 0
        try? file.seek(toOffset: size > 8192 ? size - 8192 : 0)
        let tail = String(decoding: (try? file.readToEnd()) ?? Data(), as: UTF8.self)
        let lines = tail.split(whereSeparator: \.isNewline).filter { !$0.allSatisfy(\.isWhitespace) }
        return lines.suffix(count).map { Self.printable($0.prefix(300)) }
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
