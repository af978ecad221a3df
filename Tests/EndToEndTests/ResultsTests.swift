import Foundation
import Planning
import TestSupport
import Testing

/// What `best`, `table`, `export`, `status`, `show` and `retry` answer about numbers that are known beforehand.
@Suite struct ResultsTests {
    private typealias Entry = RecordedSweep.Entry

    /// The last epoch and the best one put the trials into different orders: 2 1 4 3 and 1 3 2 4.
    private static let single = [
        Entry(cell: "lstm", rate: 1, curve: [100, 80, 95]), Entry(cell: "lstm", rate: 2, curve: [110, 92, 90]),
        Entry(cell: "gru", rate: 1, curve: [120, 85, 99]), Entry(cell: "gru", rate: 2, curve: [130, 97, 96]),
    ]

    /// The means of the last epochs are 97 and 92, those of the best ones 82 and 92.
    private static let repeated = [
        Entry(cell: "lstm", seed: 1, curve: [100, 80, 96]), Entry(cell: "lstm", seed: 2, curve: [100, 84, 98]),
        Entry(cell: "gru", seed: 1, curve: [120, 91, 90]), Entry(cell: "gru", seed: 2, curve: [110, 95, 94]),
    ]

    private func program(_ entries: [RecordedSweep.Entry]) throws -> Program {
        let program = try Program()
        try RecordedSweep.write(entries, to: program)
        return program
    }

    /// The rows that a command prints as JSON.
    private func rows(_ program: Program, _ words: String) throws -> [[String: Any]] {
        let result = try program.start(words.split(separator: " ").map(String.init)).finish()
        #expect(result.code == 0, "\(words): \(result.messages)")
        return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
    }

    private func column<Value>(_ name: String, _ rows: [[String: Any]]) -> [Value] {
        rows.compactMap { $0[name] as? Value }
    }

    @Test(arguments: [
        ("", [2], [90.0], [3]), (" --at last --by cell", [2, 4], [90, 96], [3, 3]), (" --at best", [1], [80], [2]),
        (" --at best --by cell", [1, 3], [80, 85], [2, 2]),
    ])
    func theBestTrial(words: String, trials: [Int], values: [Double], epochs: [Int]) throws {
        let found = try rows(try program(Self.single), "best --json" + words)
        #expect(column("Trial", found) == trials)
        #expect(column("Val Perplexity", found) == values)
        #expect(column("Epoch", found) == epochs)
    }

    /// The test perplexity is the best where the validation perplexity is the worst.
    @Test func theBestTrialByAnotherMetric() throws {
        let program = try program(Self.single)
        let found = try rows(program, "best --metric test_perplexity --by cell --json")
        #expect(column("Trial", found) == [3, 1])
        #expect(column("Test Perplexity", found) == [101.0, 105.0])
        let unknown = try program.apus("best", "--metric", "accuracy")
        #expect(unknown.code == 2 && unknown.output.isEmpty, "\(unknown)")
        #expect(
            unknown.messages.contains("has recorded the metric `accuracy` yet; compare by one that is"),
            "\(unknown.messages)")
    }

    @Test(arguments: [
        ("", [2, 1, 4, 3], [90.0, 95, 96, 99]), (" --at best", [1, 3, 2, 4], [80, 85, 90, 96]),
    ])
    func theTable(words: String, trials: [Int], values: [Double]) throws {
        let program = try program(Self.single)
        let found = try rows(program, "table --json" + words)
        #expect(column("Trial", found) == trials)
        #expect(column("Val Perplexity", found) == values)
    }

    @Test(arguments: [
        ("", ["GRU", "LSTM"], [92.0, 97]), (" --at best", ["LSTM", "GRU"], [82, 92]),
    ])
    func theTableAndTheBestOfRepeats(words: String, cells: [String], means: [Double]) throws {
        let program = try program(Self.repeated)
        for command in ["table --json", "best --by cell --json"] {
            let found = try rows(program, command + words)
            #expect(column("RNN Type", found) == cells, "\(command)")
            #expect(column("Val Perplexity", found) == means, "\(command)")
        }
        let trials = try rows(program, "table --trials --json" + words)
        #expect(column("Trial", trials) == (words.isEmpty ? [3, 4, 1, 2] : [1, 2, 3, 4]))
    }

    @Test(arguments: [("", [95.0, 90, 99, 96]), (" --at best", [80, 90, 85, 96])])
    func theSummary(words: String, values: [Double]) throws {
        let found = try rows(try program(Self.single), "export --json" + words)
        #expect(column("Trial", found) == [1, 2, 3, 4])
        #expect(column("Val Perplexity", found) == values)
        #expect(column("Best Epoch", found) == [2, 3, 2, 3])
    }

    /// With the diverged trial the mean of the LSTM would be (100 + 104 + 10) / 3, better than the GRU's.
    @Test func aDivergedRepeatDoesNotCount() throws {
        let program = try program([
            Entry(cell: "lstm", seed: 1, curve: [100]), Entry(cell: "lstm", seed: 2, curve: [104]),
            Entry(cell: "lstm", seed: 3, curve: [10], state: .diverged),
            Entry(cell: "gru", seed: 1, curve: [101]), Entry(cell: "gru", seed: 2, curve: [101]),
        ])
        for command in ["best --by cell --json", "table --json"] {
            let found = try rows(program, command)
            #expect(column("RNN Type", found) == ["GRU", "LSTM"], "\(command)")
            #expect(column("Val Perplexity", found) == [101.0, 102.0], "\(command)")
            #expect(column("Seeds", found) == [2, 2], "\(command)")
            #expect(column("Diverged", found) == [0, 1], "\(command)")
        }
        #expect(column("RNN Type", try rows(program, "best --json")) == ["GRU"])
    }

    @Test func aSweepThatNobodyRunsAnyMoreIsNamed() throws {
        let abandoned = try program([Entry(cell: "gru", curve: [9], state: .running)]).apus("status")
        #expect(abandoned.code == 0 && abandoned.messages.contains("nobody runs it"), "\(abandoned)")
        let whole = try program([Entry(cell: "gru", curve: [9])]).apus("status")
        #expect(whole.code == 0 && whole.messages.isEmpty, "\(whole)")
    }

    /// The newest sweep is another one; of what failed the log is shown, of what went well it is not.
    @Test func aTrialIsShownOfItsSweep() throws {
        let program = try program([
            Entry(cell: "gru", curve: [9, 8, 7]), Entry(cell: "lstm", curve: [6], state: .failed),
        ])
        try RecordedSweep.write([Entry(cell: "gru", curve: [1])], to: program, name: "newer")
        for trial in [1, 2] { try program.write("what it said\n", to: "Results/tiny/trials/\(trial)/1/log.txt") }
        let (finished, failed) = (try program.apus("show", "tiny/1"), try program.apus("show", "tiny/2"))
        #expect(finished.output.contains("finished") && !finished.output.contains("what it said"), "\(finished)")
        #expect(failed.output.contains("failed") && failed.output.contains("what it said"), "\(failed)")
        for (trial, state) in [("1", "newer"), ("tiny/1", "tiny"), ("newer/1", "newer")] {
            let shown = try program.apus("show", trial, "--json").output
            let object = try JSONSerialization.jsonObject(with: Data(shown.utf8)) as? [String: Any]
            #expect(object?["sweep"] as? String == state)
        }
    }

    @Test(arguments: [
        ("tiny/3", "1 trial of", [3]), ("tiny 2 3", "2 trials of", [2, 3]), ("tiny", "3 trials of", [2, 3, 4]),
    ])
    func whoIsNamedIsTriedAgainAndNobodyElse(words: String, message: String, waiting: [Int]) throws {
        let failed = (1...3).map { Entry(cell: "lstm", rate: $0, curve: [9], state: .failed) }
        let program = try program([Entry(cell: "gru", curve: [9, 8, 7])] + failed)
        let retry = try program.start(["retry"] + words.split(separator: " ").map(String.init)).finish()
        #expect(retry.code == 0 && retry.messages.contains(message), "\(retry.messages)")
        let found = try rows(program, "export --json").filter { $0["State"] as? String == "waiting" }
        #expect(column("Trial", found) == waiting)
    }

    /// Not over the disk's fault: wrong use, and nothing on standard output.
    @Test func whereNothingCanBeWrittenIsSaid() throws {
        let program = try program(Self.single)
        let export = try program.apus("export", "-o", "none/a.csv")
        #expect(export.code == 2 && export.output.isEmpty && export.messages.contains("folder none"), "\(export)")
        #expect(try program.apus("export", "-o", "a.csv").output.isEmpty)
        #expect(try program.read("a.csv") == program.apus("export").output)
    }
}
