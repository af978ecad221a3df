import Foundation
import TestSupport

/// The built binary in a temporary folder of its own, run as a person runs it.
final class Program: Sendable {
    /// What a finished command printed and how it ended.
    struct Result {
        var code: Int32
        var output: String
        var messages: String
    }

    /// The folder in which commands run; gone with this object.
    var folder: URL { temporary.url }
    private let temporary: TemporaryFolder
    private let environment: [String: String]

    /// `environment` is laid over this process's own.
    init(environment: [String: String] = [:]) throws {
        temporary = try TemporaryFolder()
        let clean = ProcessInfo.processInfo.environment.filter { $0.key != "APUS_STORE" }
        self.environment = clean.merging(environment) { $1 }
    }

    /// The kernels that every processor of this kind runs.
    static var plainestKernels: String {
        #if arch(x86_64)
            "baseline"
        #elseif arch(arm64)
            "neon"
        #else
            "portable"
        #endif
    }

    /// The binary that the tests were built with.
    static var binary: URL {
        #if os(macOS)
            let tests = Bundle(for: Program.self).bundleURL
        #else
            let tests = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        #endif
        return tests.deletingLastPathComponent().appendingPathComponent("apus")
    }

    /// Writes a file into the folder.
    func write(_ text: String, to name: String) throws { try temporary.write(text, to: name) }

    /// The content of a file in the folder.
    func read(_ name: String) throws -> String { try temporary.read(name) }

    func exists(_ name: String) -> Bool { temporary.exists(name) }

    /// Runs `apus arguments…` to its end.
    @discardableResult
    func apus(_ arguments: String...) throws -> Result {
        try start(arguments).finish()
    }

    /// Starts `apus arguments…` and leaves it running; `extra` is laid over the environment.
    func start(_ arguments: [String], _ extra: [String: String] = [:]) throws -> Running {
        try Running(Self.binary, arguments, in: folder, environment.merging(extra) { $1 })
    }

    /// Starts `apus arguments…` with the usual answers to signals: whoever runs the tests in the background may have had
    /// SIGINT ignored.
    func startFromTerminal(_ arguments: [String], _ extra: [String: String] = [:]) throws -> Running {
        let words = ["--default-signal=INT,TERM,HUP", Self.binary.path] + arguments
        return try Running(
            URL(fileURLWithPath: "/usr/bin/env"), words, in: folder, environment.merging(extra) { $1 })
    }

    /// Runs another program, found on the path; nil when it is not installed.
    func other(_ name: String, _ arguments: String...) throws -> Result? {
        try other(name, arguments)
    }

    /// Runs another program, found on the path; nil when it is not installed.
    func other(_ name: String, _ arguments: [String]) throws -> Result? {
        let result = try startOther([name] + arguments).finish()
        return result.code == 127 ? nil : result
    }

    /// Starts another program, found on the path, and leaves it running.
    func startOther(_ words: [String]) throws -> Running {
        try Running(URL(fileURLWithPath: "/usr/bin/env"), words, in: folder, environment)
    }

    /// Runs a Python script.
    func start(python: String, _ script: String, _ arguments: [String]) throws -> Result {
        try startOther([python, "-c", script] + arguments).finish()
    }

    /// A command that runs.
    final class Running: Sendable {
        let identifier: Int32
        private let process: Process
        private let output: URL
        private let messages: URL

        fileprivate init(
            _ executable: URL, _ arguments: [String], in folder: URL, _ environment: [String: String]
        ) throws {
            let name = UUID().uuidString
            output = folder.appendingPathComponent(".\(name).out")
            messages = folder.appendingPathComponent(".\(name).err")
            for file in [output, messages] { try Data().write(to: file) }
            let process = Process()
            process.executableURL = executable
            process.arguments = arguments
            process.currentDirectoryURL = folder
            process.environment = environment
            process.standardInput = FileHandle.nullDevice
            process.standardOutput = try FileHandle(forWritingTo: output)
            process.standardError = try FileHandle(forWritingTo: messages)
            try process.run()
            self.process = process
            identifier = process.processIdentifier
        }

        /// Waits for the end.
        func finish() throws -> Result {
            process.waitUntilExit()
            let code = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
            return Result(
                code: code, output: try String(contentsOf: output, encoding: .utf8),
                messages: try String(contentsOf: messages, encoding: .utf8))
        }

        var isRunning: Bool { process.isRunning }

        /// What it said so far.
        func said() throws -> String { try String(contentsOf: messages, encoding: .utf8) }

        func send(_ signal: Int32) { kill(identifier, signal) }
    }
}
