import Foundation
import Parameters
import Planning
import Recording
import TestSupport
import Testing

/// A sweep from its file to its tables, with the built binary.
@Suite struct SweepTests {
    @Test func aSweepRunsAndItsStoreAnswers() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 2)
        let run = try program.apus("run", "tiny.json")
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.output.isEmpty)
        #expect(run.messages.contains("4 finished"))

        let best = try program.apus("best", "--by", "cell", "--json")
        let winners = try #require(try JSONSerialization.jsonObject(with: Data(best.output.utf8)) as? [[String: Any]])
        #expect(Set(winners.compactMap { $0["RNN Type"] as? String }) == ["LSTM", "GRU"])

        let csv = try program.apus("export", "--format", "csv").output
        let header = try #require(csv.split(whereSeparator: \.isNewline).first)
        #expect(
            header.hasPrefix(
                "RNN Type,Epochs Trained,Starting Learning Rate,LR Decay Rate,Start Decay at Epoch,Layer Dropout,"
                    + "RNN Dropout,Train Loss,Train Perplexity,Val Loss,Val Perplexity,Test Loss,Test Perplexity,Generalization Gap,Trial"
            )
        )
        #expect(csv.split(whereSeparator: \.isNewline).count == 5)
        #expect(try program.apus("status").output.contains("tiny"))
        #expect(try program.apus("show", "tiny/3", "--json").output.contains("\"valid_perplexity\""))
    }

    @Test func runningAFinishedSweepAgainDoesNothing() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        try program.apus("run", "tiny.json")
        let before = try program.apus("export", "--what", "epochs").output
        let again = try program.apus("run", "tiny.json")
        #expect(again.code == 0)
        #expect(again.messages.contains("0 to run"))
        #expect(try program.apus("export", "--what", "epochs").output == before)
    }

    @Test func theSqliteShellReadsTheViews() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        try program.apus("run", "tiny.json")
        let query = "SELECT count(*), count(DISTINCT cell) FROM best_by_cell; SELECT count(*) FROM trial_summary;"
        guard let shell = try program.other("sqlite3", "Results/apus.db", query) else {
            return print("SKIPPED: the sqlite3 shell is not installed")
        }
        #expect(shell.output == "2|2\n4\n")
        let integrity = try program.other("sqlite3", "Results/apus.db", "PRAGMA integrity_check;")
        #expect(integrity?.output == "ok\n")
    }

    @Test func aFreeChangeIsTakenAndAnyOtherIsRefused() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        try program.apus("run", "tiny.json")
        let free = try program.apus("run", "tiny.json", "--set", "workers=1", "--set", "retries=5")
        #expect(free.code == 0)
        let query = "SELECT text ->> '$.retries' FROM sweeps"
        if let stored = try program.other("sqlite3", "Results/apus.db", query) {
            #expect(stored.output == "5\n")
        } else {
            print("SKIPPED: the sqlite3 shell is not installed: what is stored of the file is not read")
        }
        let store = try program.apus("export").output
        let other = try program.apus("run", "tiny.json", "--set", "trainer.hidden=32")
        #expect(other.code == 2)
        #expect(other.messages.contains("trainer.hidden: 24 → 32"), "\(other.messages)")
        #expect(try program.apus("export").output == store)
    }

    @Test func aChangedTextIsRefused() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        try program.apus("run", "tiny.json")
        try program.write(try program.read("text/train.txt") + "one more line\n", to: "text/train.txt")
        let run = try program.apus("run", "tiny.json")
        #expect(run.code == 2)
        #expect(run.messages.contains("text has changed") || run.messages.contains("the text of corpus text"))
    }

    @Test func theStoreMayBeElsewhereButTheTrialsStayWhereTheyAre() throws {
        let program = try Program(environment: ["APUS_STORE": "local/apus.db"])
        try TinySweep.write(to: program, epochs: 1)
        let first = try program.apus("run", "tiny.json", "--results", "share")
        #expect(first.code == 0, "\(first.messages)")
        #expect(program.exists("local/apus.db") && program.exists("share/tiny/trials/1/last.safetensors"))
        let other = try program.apus("run", "tiny.json", "--results", "other")
        #expect(other.code == 2)
        #expect(other.messages.contains("share"), "\(other.messages)")
        #expect(try program.apus("best", "--by", "cell").code == 0)
    }

    @Test func aGroupMayBeAnySettingAndNothingElse() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        try program.apus("run", "tiny.json")
        #expect(try program.apus("best", "--by", "diverged.above_uniform", "--json").output.contains("true"))
        for name in ["$", "$x", "\"", "nothing"] {
            let best = try program.apus("best", "--by", name)
            #expect(best.code == 2, "\(name): \(best.messages)")
        }
    }

    /// Workers compute with the kernels, precision and threads that are recorded with their attempts.
    @Test func anAttemptTellsWhatItWasComputedWith() throws {
        let program = try Program(environment: ["APUS_KERNELS": Program.plainestKernels])
        try program.write(
            """
            {"method": "grid", "threads_per_worker": 2, "parameters": {"cell": {"value": "gru"}}, "trainer":
              {"corpus": "text", "epochs": 1, "hidden": 23, "embedding": 19, "batch": 4, "sequence": 8, "precision": "auto"}}
            """, to: "one.json")
        try TinySweep.write(to: program, epochs: 1)
        try program.apus("run", "one.json")
        let query = "SELECT kernel_variant, precision, threads FROM attempts; SELECT test_loss FROM trial_summary"
        guard let shell = try program.other("sqlite3", "Results/apus.db", query) else {
            return print("SKIPPED: the sqlite3 shell is not installed")
        }
        let recorded = shell.output.split(separator: "\n").map(String.init)
        try #require(recorded.count == 2)
        #expect(recorded[0] == "\(Program.plainestKernels)|fp32|2")

        let words =
            "train --cell gru --corpus text --epochs 1 --hidden 23 --embedding 19 --batch 4 --sequence 8 --json"
        func loss(_ environment: [String: String]) throws -> Double? {
            let train = try program.start(words.split(separator: " ").map(String.init), environment).finish()
            let report = try JSONSerialization.jsonObject(with: Data(train.output.utf8)) as? [String: Any]
            return (report?["metrics"] as? [String: Double])?["test_loss"]
        }
        let digits = { (loss: Double?) in loss.map { String(format: "%.12f", $0) } }
        #expect(digits(Double(recorded[1])) == digits(try loss(["APUS_THREADS": "2"])))
        #expect(digits(Double(recorded[1])) != digits(try loss(["APUS_THREADS": "1"])))
    }

    /// The file says two at a time; the store tells in which order trials began and ended.
    @Test(
        .enabled(if: OutsideProgram.hasSQLite, "SKIPPED: the sqlite3 shell is not installed: --workers is not tried"),
        arguments: [(words: ["--workers", "1"], atATime: 1), (["--workers", "3"], 3), ([], 2)])
    func asManyTrialsRunAsWorkersAreAskedFor(words: [String], atATime: Int) throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 2)
        let run = try program.start(["run", "tiny.json"] + words).finish()
        #expect(run.code == 0 && run.messages.contains("4 to run, \(atATime) at a time"), "\(run.messages)")
        let query = """
            SELECT max(running) FROM (
              SELECT sum(CASE action WHEN 'start' THEN 1 WHEN 'settle' THEN -1 ELSE 0 END) OVER (ORDER BY sequence)
                AS running FROM decisions)
            """
        #expect(
            try OutsideProgram.sqlite(program.folder.appending(path: "Results/apus.db").path, query) == "\(atATime)\n")
    }

    /// The hashes are those that `apus corpus describe` prints.
    @Test func everyTrialHasTheHashOfItsOwnText() throws {
        let program = try Program()
        try program.write(
            """
            {"method": "grid", "parameters": {"corpus_seed": {"values": [1, 2]}}, "trainer":
              {"corpus": "synthetic", "epochs": 1, "hidden": 4, "embedding": 4, "layers": 1}}
            """, to: "texts.json")
        let run = try program.apus("run", "texts.json")
        #expect(run.code == 0, "\(run.messages)")
        let store = try Store(path: program.folder.appending(path: "Results/apus.db").path, access: .readOnly)
        let stored = try store.summaries(of: 1).map { $0.trial.settings["corpus_sha256"]?.text }
        let described = try ["1", "2"].map { seed in
            let output = try program.apus("corpus", "describe", "synthetic", "--corpus-seed", seed, "--json").output
            return try (JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])?["sha256"] as? String
        }
        #expect(stored == described && Set(stored).count == 2 && !stored.contains(nil))
    }

    /// Two names that lead to one folder: the first to be stored has it.
    @Test func aNameWhoseFolderIsTakenIsWrongUse() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        try RecordedSweep.write([RecordedSweep.Entry(cell: "gru", curve: [3, 2, 1])], to: program, name: "a sweep")
        // The folder of "a sweep": FNV-1a of its bytes is 0x7d7839ac.
        let run = try program.apus("run", "tiny.json", "--name", "a-sweep-7d7839ac")
        #expect(run.code == 2 && run.messages.contains("a sweep"), "\(run.messages)")
    }

    /// Other kernels add in another order: the numbers of the trials to come would not be those of one sweep.
    @Test func aSweepThatWasBegunWithOtherKernelsIsRefused() throws {
        let program = try Program()
        let entries = [
            RecordedSweep.Entry(cell: "gru", curve: [3, 2, 1]),
            RecordedSweep.Entry(cell: "lstm", curve: [], state: .waiting),
        ]
        try RecordedSweep.write(entries, to: program)
        let run = try program.apus("run", "tiny.json")
        #expect(run.code == 2 && run.messages.contains("was begun with the abacus kernels"), "\(run.messages)")
        #expect(run.messages.contains("a machine like box") && run.messages.contains("--name"), "\(run.messages)")
        #expect(!program.exists("Results/tiny/trials/2"))
    }

    @Test func workersAndOrderDoNotChangeTheNumbers() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 2)
        try program.apus("run", "tiny.json", "--results", "one", "--workers", "1")
        try program.apus("run", "tiny.json", "--results", "three", "--workers", "3")
        let one = try program.apus("export", "--what", "epochs", "--results", "one").output
        let three = try program.apus("export", "--what", "epochs", "--results", "three").output
        #expect(ComparableCSV.lines(one) == ComparableCSV.lines(three))
        #expect(one.count > 500)
    }
}
