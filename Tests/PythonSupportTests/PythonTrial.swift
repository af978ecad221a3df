import Foundation
import PythonSupport
import TestSupport

/// A Python process in a folder of its own, with the environment that the scheduler gives to a trial.
final class PythonTrial {
    /// How a process ended; a signal is a negative code.
    struct Result {
        var code: Int32
        var output: String
        var messages: String
    }

    /// Where the process runs; gone with this object.
    let folder: TemporaryFolder
    /// What the process gets besides `PATH`; empty texts are left out.
    var environment: [String: String]
    private let python: String

    /// A trial with the number 3 of the sweep `tiny`, whose parameters are JSON.
    init(_ parameters: String = "{}", python: String = "python3") throws {
        folder = try TemporaryFolder()
        self.python = python
        for name in ["trial", "checkpoints"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
        try folder.write(parameters, to: "parameters.json")
        environment = [
            "APUS_RUN": UUID().uuidString, "APUS_SWEEP": "tiny", "APUS_TRIAL": "3", "APUS_ATTEMPT": "1",
            "APUS_SEED": "7", "APUS_PARAMETERS": folder.path("parameters.json"),
            "APUS_REPORTS": folder.path("reports.jsonl"), "APUS_TRIAL_DIRECTORY": folder.path("trial"),
            "APUS_CHECKPOINT_DIRECTORY": folder.path("checkpoints"),
            "PYTHONPATH": try PythonSupport.install(into: folder.path("python")),
            "WANDB_MODE": "offline", "WANDB_RUN_ID": "tiny-3", "WANDB_SWEEP_ID": "tiny", "WANDB_SILENT": "true",
            "WANDB_DIR": folder.path("trial"),
        ]
    }

    /// The same program without Apus: its module is found, and nothing else is there.
    static func alone() throws -> PythonTrial {
        let trial = try PythonTrial()
        trial.environment = trial.environment.filter { $0.key == "PYTHONPATH" }
        return trial
    }

    /// Runs a script to its end, in its own file as a person runs it.
    @discardableResult
    func run(_ script: String, options: [String] = []) throws -> Result {
        try start(script, options: options).finish()
    }

    /// Starts a script and leaves it running.
    func start(_ script: String, options: [String] = []) throws -> Running {
        try folder.write(script, to: "script.py")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["--default-signal=TERM", python] + options + ["script.py"]
        process.currentDirectoryURL = folder.url
        process.environment = ["PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": folder.path]
            .merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        return try Running(process, folder)
    }

    /// The lines of `$APUS_REPORTS`.
    var reports: [String] {
        get throws {
            guard folder.exists("reports.jsonl") else { return [] }
            return try folder.read("reports.jsonl").split(separator: "\n").map(String.init)
        }
    }

    /// What the hook had to say; nil when nothing.
    var hookLog: String? { try? folder.read("trial/hook.log") }

    /// A process that runs.
    struct Running {
        private let process: Process
        private let folder: TemporaryFolder

        fileprivate init(_ process: Process, _ folder: TemporaryFolder) throws {
            for name in ["out", "err"] { try folder.write("", to: name) }
            process.standardOutput = try FileHandle(forWritingTo: folder.url.appending(path: "out"))
            process.standardError = try FileHandle(forWritingTo: folder.url.appending(path: "err"))
            try process.run()
            self.process = process
            self.folder = folder
        }

        func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

        func finish() throws -> Result {
            process.waitUntilExit()
            let code = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
            return Result(code: code, output: try folder.read("out"), messages: try folder.read("err"))
        }
    }
}
