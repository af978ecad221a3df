import Foundation
import Parameters
import Planning
import PythonSupport
import Running
import Workspace

/// A Python script that describes its own sweep: it calls `wandb.sweep` and `wandb.agent`, or `apus.sweep`.
///
/// It is started once with the program's hook, which takes the definition and ends it where trials would begin. Every trial
/// then is the same script again, in which the agent calls its function once.
enum ScriptSweep {
    /// Whether a file is such a script and not a sweep file.
    static func isScript(_ file: String) -> Bool { file.lowercased().hasSuffix(".py") }

    /// The sweep file, as JSON, that `script` with `arguments` stands for. A count that the script gives its agent is the
    /// sweep's `run_cap`: the same command after an interruption does what is missing.
    static func file(of script: String, _ arguments: [String]) throws -> [UInt8] {
        guard FileManager.default.isReadableFile(atPath: script) else {
            throw CommandError.unreadable(file: script, why: "it is missing or cannot be read")
        }
        let told = try discover(script, arguments)
        guard var definition = told["definition"], case .object(var members) = definition.value else {
            throw CommandError.wrongUse("\(script): the sweep's definition is not a dictionary; give one")
        }
        let words = ["${interpreter}", escaped(script)] + arguments.map(escaped)
        let command = JSONNode(.array(words.map { JSONNode(.string($0)) }))
        if told["format"]?.text == "wandb" {
            members.removeAll { ["program", "command"].contains($0.key) }
            members.append(JSONMember("command", command))
        } else {
            let trainer = definition["trainer"]?.members.filter { $0.key != "command" } ?? []
            members.removeAll { $0.key == "trainer" }
            members.append(JSONMember("trainer", JSONNode(.object(trainer + [JSONMember("command", command)]))))
        }
        if let count = told["count"]?.integer {
            let cap = definition["run_cap"]?.integer.map { min($0, count) } ?? count
            members.removeAll { $0.key == "run_cap" }
            members.append(JSONMember("run_cap", JSONNode(.number(Number(cap)))))
        }
        definition.value = .object(members)
        return Array((definition.readableText + "\n").utf8)
    }

    /// What the hook wrote down.
    private static func discover(_ script: String, _ arguments: [String]) throws -> JSONNode {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("apus-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        var environment = ProcessInfo.processInfo.environment
        environment["PYTHONPATH"] = ProgramTrainer.pythonPath(
            try PythonSupport.install(into: folder), before: environment["PYTHONPATH"])
        environment["APUS_DISCOVER"] = "\(folder)/sweep.json"
        if environment["WANDB_MODE"] == nil { environment["WANDB_MODE"] = "offline" }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [CommandTemplate.interpreter(environment["PATH"]), script] + arguments
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        // What a script prints is no data of ours.
        process.standardOutput = FileHandle.standardError
        try process.run()
        process.waitUntilExit()
        guard let data = FileManager.default.contents(atPath: "\(folder)/sweep.json") else {
            let end = process.terminationStatus == 0 ? "ended" : "failed (exit code \(process.terminationStatus))"
            throw CommandError.wrongUse(
                "\(script) \(end) without describing a sweep; it must call wandb.sweep and wandb.agent, or apus.sweep; "
                    + "for a script that is a trial write a sweep file whose trainer is its command")
        }
        return try JSONNode(parsing: Array(data))
    }

    /// A word that no macro is read of.
    private static func escaped(_ word: String) -> String { word.replacingOccurrences(of: "${", with: "$${") }
}
