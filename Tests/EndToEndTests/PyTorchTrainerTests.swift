import Foundation
import TestSupport
import Testing

/// `Experiments/python/train.py`: the engine's model in PyTorch, as a program with the environment of a trial.
///
/// `$APUS_PYTORCH` is a Python with torch, as `Tests/PyTorch/install` makes one.
@Suite(.enabled(if: TorchPython.path != nil, "SKIPPED: $APUS_PYTORCH names no Python with torch"))
struct PyTorchTrainerTests {
    private static let script = Repository.experiments.appending(path: "python/train.py").path
    private static let settings = [
        "corpus": "text", "hidden": "24", "embedding": "24", "batch": "4", "sequence": "8", "learning_rate": "2",
        "decay_epoch": "6",
    ]

    /// A folder with a small corpus, and the environment of the trial with that seed.
    private func program(seed: Int = 1, _ extra: [String: String] = [:]) throws -> Program {
        let environment = [
            "PYTHONPATH": Repository.root.appending(path: "Sources/EmbeddedPython/python").path,
            "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1", "APUS_TRIAL": "1", "APUS_SEED": "\(seed)",
            "APUS_REPORTS": "reports.jsonl", "APUS_CHECKPOINT_DIRECTORY": "checkpoints",
        ]
        let program = try Program(environment: environment.merging(extra) { $1 })
        try TinySweep.write(to: program, epochs: 1)
        return program
    }

    private func train(_ program: Program, _ settings: [String: String]) throws -> Program.Result {
        let options = Self.settings.merging(settings) { $1 }.map { "--\($0)=\($1)" }
        return try program.startOther([try #require(TorchPython.path), Self.script] + options).finish()
    }

    private func perplexity(_ lines: String) throws -> Double {
        let line = try #require(lines.split(separator: "\n").last)
        let report = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return try #require((report?["metrics"] as? [String: Any] ?? report)?["valid_perplexity"] as? Double)
    }

    /// The first lines of the Penn Treebank's texts.
    private func excerpt(_ program: Program) throws {
        let folder = try #require(Repository.dataFolder).appending(path: "ptb")
        for (split, lines) in [("train", 2500), ("valid", 300), ("test", 300)] {
            let text = try String(contentsOf: folder.appending(path: "ptb.\(split).txt"), encoding: .utf8)
            let first = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(lines)
            try program.write(first.joined(separator: "\n") + "\n", to: "excerpt/\(split).txt")
        }
    }

    /// Initial weights and dropout masks are drawn otherwise: what agrees is the mean over seeds.
    @Test(
        .enabled(if: Repository.dataFolder != nil, "SKIPPED: no Penn Treebank in $APUS_DATA or ../shared/data"),
        arguments: [("lstm", "0"), ("gru", "0"), ("lstm", "0.2")])
    func itIsAsGoodAsTheEngine(cell: String, dropout: String) throws {
        let settings = [
            "cell": cell, "corpus": "excerpt", "hidden": "64", "embedding": "64", "batch": "20", "sequence": "20",
            "epochs": "6", "learning_rate": "1", "decay_epoch": "4", "layer_dropout": dropout, "rnn_dropout": dropout,
        ]
        var (ours, theirs) = (0.0, 0.0)
        let seeds = 1...3
        for seed in seeds {
            let program = try program(seed: seed)
            try excerpt(program)
            let options = settings.flatMap { ["--" + $0.replacing("_", with: "-"), $1] }
            let engine = try program.start(["train", "--seed", "\(seed)", "--json"] + options).finish()
            #expect(engine.code == 0, "\(engine.messages)")
            ours += try perplexity(engine.output) / Double(seeds.count)
            let torch = try train(program, settings)
            #expect(torch.code == 0, "\(torch.messages)")
            theirs += try perplexity(try program.read("reports.jsonl")) / Double(seeds.count)
        }
        #expect(abs(ours / theirs - 1) < 0.02, "\(ours) and \(theirs)")
        #expect(ours < 600, "it did not learn: the text has some 7,000 words")
    }

    @Test func anInterruptionChangesNoDigit() throws {
        let settings = ["epochs": "4", "layer_dropout": "0.2", "evaluate_train": "every_epoch"]
        let whole = try program()
        #expect(try train(whole, settings).code == 0)
        let paused = try program(["APUS_UNTIL": "2"])
        #expect(try train(paused, settings).code == 0)
        let first = try paused.read("reports.jsonl")
        #expect(first.split(separator: "\n").count == 2)
        let rest = try paused.startOther(
            ["env", "-u", "APUS_UNTIL", try #require(TorchPython.path), Self.script]
                + Self.settings.merging(settings) { $1 }.map { "--\($0)=\($1)" }
        ).finish()
        #expect(rest.code == 0, "\(rest.messages)")
        #expect(try paused.read("reports.jsonl") == whole.read("reports.jsonl"))
    }

    @Test func importsThatAreDoneChangeNoDigit() throws {
        let program = try program(["APUS_TRIAL": "", "APUS_CHECKPOINT_DIRECTORY": "", "APUS_REPORTS": ""])
        let fixed = Self.settings.merging(["epochs": "2", "layer_dropout": "0.2", "rnn_dropout": "0.1"]) { $1 }
        let words = [try #require(TorchPython.path), Self.script, "${args}"] + fixed.map { "--\($0)=\($1)" }
        let command = try String(decoding: JSONEncoder().encode(words), as: UTF8.self)
        for (name, preload) in [("cold", ""), ("warm", #", "preload": ["torch"]"#)] {
            try program.write(
                """
                {"name": "\(name)", "method": "grid", "metric": {"name": "valid_perplexity"},
                 "trainer": {"command": \(command)\(preload)}, "parameters": {"cell": {"values": ["lstm", "gru"]}},
                 "seeds": [1, 2]}
                """, to: "\(name).json")
            let run = try program.apus("run", "\(name).json")
            #expect(run.code == 0 && !run.messages.contains("preload"), "\(run.messages)")
        }
        let epochs = try ["cold", "warm"].map { try program.apus("export", $0, "--what", "epochs").output }
        // The last two are the machine's.
        let columns = epochs.map { table in
            table.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false).dropLast(2) }
        }
        #expect(columns[0].count == 9)
        #expect(columns[0] == columns[1])
    }

    @Test func aCorpusThatIsMissingIsNamed() throws {
        let result = try train(try program(), ["corpus": "nowhere"])
        #expect(result.code == 1 && result.messages.contains("nowhere holds no train.txt"), "\(result.messages)")
    }
}

/// `$APUS_PYTORCH`; nil when it names none.
private enum TorchPython {
    static let path = ProcessInfo.processInfo.environment["APUS_PYTORCH"].flatMap { $0.isEmpty ? nil : $0 }
}
