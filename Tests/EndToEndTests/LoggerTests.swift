import Foundation
import TestSupport
import Testing

/// Hugging Face's Trainer and Lightning with their W&B loggers, as people write them, with W&B's package and without it.
///
/// What is recorded is what the libraries themselves keep of it, and what W&B's package wrote down.
@Suite(
    .enabled(
        if: LoggersPython.path != nil,
        "SKIPPED: $APUS_LOGGERS_PYTHON names no Python with transformers and lightning; Tests/Loggers/install makes one"
    ))
struct LoggerTests {
    /// Numbers by the names of their metrics.
    private typealias Row = [String: Double]

    /// A value of a row, of which numbers matter. (`JSONSerialization` does not give every one of them exactly.)
    private struct Cell: Decodable {
        let number: Double?

        init(from decoder: any Decoder) throws {
            number = try? decoder.singleValueContainer().decode(Double.self)
        }
    }

    private static let folder = Repository.root.appending(path: "Tests/Loggers")

    /// What `on_log` of transformers' WandbCallback puts into the run's summary instead of its history.
    private static let summary = [
        "train_runtime", "train_samples_per_second", "train_steps_per_second", "train_loss", "total_flos",
    ]

    /// A folder in which the definition `name` was run, with W&B's package on the path or not.
    private func run(_ name: String, hasWandb: Bool) throws -> Program {
        let bin = URL(filePath: try #require(LoggersPython.path)).deletingLastPathComponent()
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let wandb = bin.deletingLastPathComponent().appending(path: "with-wandb").path
        let program = try Program(environment: [
            "PATH": "\(bin.path):\(path)", "PYTHONPATH": hasWandb ? wandb : "", "HF_HUB_OFFLINE": "1",
        ])
        for file in ["\(name).py", "\(name).yaml"] {
            let text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
            try program.write(text, to: file)
        }
        let run = try program.apus("run", "\(name).yaml", "--workers", "1")
        #expect(run.code == 0, "\(run.messages)")
        #expect(!run.messages.contains("not recorded"), "\(run.messages)")
        return program
    }

    private func rows(_ json: String) throws -> [Row] {
        try JSONDecoder().decode([[String: Cell]].self, from: Data(json.utf8)).map { $0.compactMapValues(\.number) }
    }

    /// What is recorded of each trial, in the order of its steps.
    private func recorded(_ program: Program) throws -> [[Row]] {
        let export = try program.apus("export", "--what", "epochs", "--format", "json")
        let trials = Dictionary(grouping: try rows(export.output)) { $0["Trial"] ?? 0 }
        return trials.sorted { $0.key < $1.key }.map(\.value)
    }

    /// What the script kept of the trial with that learning rate.
    private func kept(_ program: Program, _ rate: Double?) throws -> [Row] {
        let names = try FileManager.default.contentsOfDirectory(atPath: program.folder.path)
        let name = names.first { name in
            let text = name.hasPrefix("history-") ? name.dropFirst("history-".count).dropLast(".json".count) : ""
            return Double(text) == rate
        }
        return try rows(try program.read(try #require(name, "nothing was kept for \(rate ?? .nan)")))
    }

    /// The row of every call of `log` has the step that counts the calls, and these values.
    private func expect(_ rows: [Row], hold values: [Row], at steps: [Double]? = nil) {
        #expect(rows.compactMap { $0["Epoch"] } == steps ?? values.indices.map(Double.init))
        for (row, values) in zip(rows, values) {
            #expect(row.filter { values[$0.key] != nil } == values)
        }
    }

    /// Steps and values are those of W&B's own file of the offline run, which its package wrote.
    private func expectWandbsHistory(_ program: Program, of rows: [Row], in runs: String) throws {
        let reader = Self.folder.appending(path: "history.py").path
        let found = try program.startOther(["sh", "-c", "python '\(reader)' \(runs)/*.wandb"]).finish()
        // The script's table is no number; what begins with an underscore is W&B's own.
        let history = try self.rows(found.output).filter { $0["samples.nrows"] == nil }
        expect(
            rows, hold: history.map { row in row.filter { !$0.key.hasPrefix("_") } },
            at: history.compactMap { $0["_step"] })
    }

    @Test(arguments: [false, true]) func aTrainerOfHuggingFace(hasWandb: Bool) throws {
        let program = try run("huggingface", hasWandb: hasWandb)
        let trials = try recorded(program)
        #expect(trials.count == 2)
        for (number, rows) in trials.enumerated() {
            let history = try kept(program, rows.first?["learning_rate"])
            #expect(history.contains { $0["eval_loss"] != nil } && history.count == 8, "\(history)")
            expect(rows, hold: history.map(asWandbCallbackNamesThem))
            let end = try #require(history.firstIndex { $0["train_loss"] != nil })
            for name in Self.summary { #expect(rows[end - 1][name] == history[end][name], "\(name)") }
            guard hasWandb else { continue }
            let folder = "Results/huggingface/trials/\(number + 1)/1"
            try expectWandbsHistory(program, of: rows, in: "\(folder)/wandb/offline-run-*")
            #expect(!program.exists("\(folder)/hook.log"))
        }
    }

    private func asWandbCallbackNamesThem(_ values: Row) -> Row {
        values.filter { !Self.summary.contains($0.key) }.reduce(into: [:]) { row, value in
            let name = value.key == "step" ? "global_step" : value.key
            row[name.hasPrefix("eval_") ? "eval/\(name.dropFirst(5))" : "train/\(name)"] = value.value
        }
    }

    @Test(arguments: [false, true]) func aWandbLoggerOfLightning(hasWandb: Bool) throws {
        let program = try run("with_lightning", hasWandb: hasWandb)
        let trials = try recorded(program)
        #expect(trials.count == 2)
        for (number, rows) in trials.enumerated() {
            var history = try kept(program, rows.first?["learning_rate"])
            #expect(history.contains { $0["val_loss"] != nil } && history.count == 25, "\(history)")
            for index in history.indices {
                history[index]["trainer/global_step"] = history[index].removeValue(forKey: "step")
            }
            expect(rows, hold: history)
            let log = try program.read("Results/with_lightning/trials/\(number + 1)/1/hook.log")
            #expect(
                log.split(separator: "\n").allSatisfy { $0.contains(/^'(graph_0|samples)' is no number/) }, "\(log)")
            guard hasWandb else { continue }
            try expectWandbsHistory(program, of: rows, in: "wandb/offline-run-*-with_lightning-\(number + 1)")
        }
    }
}

/// `$APUS_LOGGERS_PYTHON`; nil when it names none.
private enum LoggersPython {
    static let path = ProcessInfo.processInfo.environment["APUS_LOGGERS_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }
}
