public import Foundation

/// A program that others wrote: a judge of what ours makes.
///
/// A test that needs one says so with `.enabled(if: OutsideProgram.has("…"), "SKIPPED: …")`, so that nobody takes what
/// was not judged for good.
public struct OutsideProgram: Sendable {
    /// The command, found on the path, with what always stands behind it.
    public let words: [String]

    /// Such a command.
    public init(_ words: String...) { self.words = words }

    /// Whether a command is installed.
    public static func has(_ name: String) -> Bool {
        (try? OutsideProgram("sh", "-c", "command -v \(name)").run()) != nil
    }

    /// What it prints; throws when it is missing or fails, so that a test never passes unjudged.
    ///
    /// Reads `input` as its standard input; what it prints on standard error is shown only when it fails.
    @discardableResult
    public func run(_ arguments: [String] = [], input: Data = Data()) throws -> String {
        let folder = try TemporaryFolder()
        for (name, data) in [("in", input), ("out", Data()), ("err", Data())] { try folder.write(data, to: name) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words + arguments
        process.standardInput = try FileHandle(forReadingFrom: folder.url.appending(path: "in"))
        process.standardOutput = try FileHandle(forWritingTo: folder.url.appending(path: "out"))
        process.standardError = try FileHandle(forWritingTo: folder.url.appending(path: "err"))
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Failed(words: words + arguments, status: process.terminationStatus, message: try folder.read("err"))
        }
        return String(decoding: try folder.data("out"), as: UTF8.self)
    }

    /// It ended with another code than 0; 127 when it is not installed.
    public struct Failed: Error {
        /// The whole command.
        public let words: [String]
        /// Its exit code.
        public let status: Int32
        /// What it said of it.
        public let message: String
    }
}

extension OutsideProgram {
    /// Whether the sqlite3 shell is installed.
    public static let hasSQLite = has("sqlite3")

    /// Whether Python is installed.
    public static let hasPython = has("python3")

    /// The first Python with the package `jsonschema`; nil when none has it.
    public static let pythonWithJSONSchema: OutsideProgram? =
        [OutsideProgram("python3"), OutsideProgram("/usr/bin/python3")].first {
            (try? $0.run(["-c", "import jsonschema"])) != nil
        }

    /// What the sqlite3 shell answers to `query`: one line a row, columns separated by `|`.
    public static func sqlite(_ path: String, _ query: String) throws -> String {
        try OutsideProgram("sqlite3", "-readonly", "-batch").run([path, query])
    }
}
