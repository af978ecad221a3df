import Foundation
import Testing

/// `apus bench`: real numbers of this machine, and clear refusals.
@Suite struct BenchTests {
    @Test func everyCellAndPrecisionIsMeasured() throws {
        let program = try Program()
        let bench = try program.apus("bench", "--windows", "2", "--warm-up", "1", "--speed-only", "--json")
        #expect(bench.code == 0, "\(bench.messages)")
        let parsed = try JSONSerialization.jsonObject(with: Data(bench.output.utf8))
        let facts = try #require(parsed as? [String: Any])
        #expect(facts["cores"] as? Int == ProcessInfo.processInfo.processorCount)
        #expect((facts["peak_gflops"] as? [String: Double])?["fp32"] ?? 0 > 1)
        let rows = try #require(facts["speeds"] as? [[String: Any]])
        #expect(Set(rows.compactMap { $0["Cell"] as? String }) == ["lstm", "gru"])
        #expect(rows.contains { $0["Precision"] as? String == "fp32" })
        for row in rows {
            for title in ["Train Tokens/s", "Evaluate Tokens/s"] { #expect(row[title] as? Int ?? 0 > 0) }
            // Three windows of random words: near ln 10,000.
            #expect(abs((row["Loss"] as? Double ?? 0) - 9.21) < 0.5)
        }
    }

    /// Products are most of the work of any model of this size, and shares add up to the window.
    @Test func sharesTellWhereTheTimeGoes() throws {
        let program = try Program()
        let bench = try program.start(
            ["bench", "--cell", "lstm", "--precision", "fp32", "--corpus", "synthetic", "--windows", "1", "--json"]
        ).finish()
        #expect(bench.code == 0, "\(bench.messages)")
        let facts = try JSONSerialization.jsonObject(with: Data(bench.output.utf8)) as? [String: Any]
        let row = try #require((facts?["speeds"] as? [[String: Any]])?.first)
        #expect(row["Window ms"] as? Double ?? 0 > 0)
        let shares = try ["Products %", "Softmax %", "Gates %", "Update %", "Rest %"].map {
            try #require(row[$0] as? Double, "\($0)")
        }
        #expect(abs(shares.reduce(0, +) - 100) < 0.5 && shares[0] > 40 && shares[0] == shares.max(), "\(shares)")
    }

    @Test func whatThereIsNotIsWrongUse() throws {
        let program = try Program()
        let cell = try program.apus("bench", "--cell", "rnn")
        #expect(cell.code == 2 && cell.messages.contains("lstm, gru, gru_cho"), "\(cell.messages)")
        let precision = try program.apus("bench", "--precision", "auto")
        #expect(precision.code == 2 && precision.messages.contains("fp32, bf16"), "\(precision.messages)")
        #expect(try program.apus("bench", "--windows", "0").code == 2)
        #expect(try program.apus("bench", "--warm-up", "9223372036854775807").code == 2)
    }
}
