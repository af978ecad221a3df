import Foundation

/// The `sqlite3` shell: an outside judge of what stands in the file.
enum Shell {
    /// Whether it is installed.
    static let hasSQLite = (try? run(["sqlite3", "--version"])) != nil

    /// What `sql` gives, one line a row, columns separated by `|`.
    static func sqlite(_ path: String, _ sql: String) throws -> String {
        try run(["sqlite3", "-readonly", "-batch", path, sql])
    }

    /// What a command prints; throws when it is missing or fails.
    static func run(_ command: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CommandFailed(command: command) }
        return String(decoding: data, as: UTF8.self)
    }

    struct CommandFailed: Error {
        let command: [String]
    }
}
