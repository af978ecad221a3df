import Foundation

/// Programs that judge our documents from outside.
enum Shell {
    /// What a command prints; throws when it is missing or fails, so that a test never passes unjudged.
    static func run(_ command: [String], input: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = command
        let (standardInput, standardOutput) = (Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = standardOutput
        try process.run()
        standardInput.fileHandleForWriting.write(Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        let output = try standardOutput.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw CommandFailed(command: command) }
        return String(decoding: output, as: UTF8.self)
    }

    /// Whether a command is installed.
    static func has(_ name: String) -> Bool {
        (try? run(["sh", "-c", "command -v \(name)"], input: "")) != nil
    }

    struct CommandFailed: Error {
        let command: [String]
    }
}
