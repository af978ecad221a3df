import Foundation
import TestSupport
import Testing

/// A store that an earlier version wrote, in the hands of this program.
@Suite struct OldStoreTests {
    private func program() throws -> Program {
        let program = try Program()
        let fixture = Repository.root.appending(path: "Tests/RecordingTests/Fixtures/schema-1/apus.db")
        let results = program.folder.appendingPathComponent("Results")
        try FileManager.default.createDirectory(at: results, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: fixture, to: results.appendingPathComponent("apus.db"))
        return program
    }

    /// The numbers are those that the program with schema 1 printed.
    private func check(_ program: Program) throws {
        let best = try program.apus("best", "--by", "cell", "--sweep", "old sweep", "--json")
        #expect(best.code == 0, "\(best.messages)")
        #expect(best.output.contains(#""RNN Type":"GRU","Val Perplexity":39.955930521719054,"#), "\(best.output)")
        let table = try program.apus("table", "old sweep", "--format", "csv", "--trials")
        #expect(table.output.split(separator: "\n").count == 17)
        let epochs = try program.apus("export", "old sweep", "--what", "epochs")
        let lines = epochs.output.split(separator: "\n")
        #expect(
            lines.first?.hasPrefix("Trial,Seed,cell,starting_learning_rate,layer_dropout,epochs,hidden,Epoch") == true)
        #expect(
            lines.dropFirst().first?.hasPrefix("1,1,lstm,1,0,,,1,1.0,3.71112648930189,40.89985383401435,,,3.7114")
                == true)
        #expect(lines.count == 26)
    }

    @Test func readingAnswersAndLeavesItAsItIs() throws {
        let program = try program()
        let store = program.folder.appendingPathComponent("Results/apus.db")
        let bytes = try Data(contentsOf: store)
        try check(program)
        #expect(try Data(contentsOf: store) == bytes)
        #expect(try FileManager.default.contentsOfDirectory(atPath: store.deletingLastPathComponent().path).count == 1)
    }

    @Test func runningBringsItUpToDateAndSaysWhereTheCopyIs() throws {
        let program = try program()
        try TinySweep.write(to: program, epochs: 1)
        let run = try program.apus("run", "tiny.json")
        #expect(run.code == 0)
        #expect(run.messages.contains("brought up to date; as it was it stands in Results/apus.db.backup-schema-1\n"))
        #expect(program.exists("Results/apus.db.backup-schema-1"))
        try check(program)
        #expect(try program.apus("export", "tiny").output.split(separator: "\n").count == 5)
    }
}
