import Foundation
import Mutation
import Parameters
import Planning
import Recording
import TestSupport
import Testing

@testable import Running

/// What the reader of reports lets through, the store takes.
@Suite struct StoredReportTests {
    private static let words = ["epoch", "metrics", "seconds", "tokens_per_second", "valid_loss", ""].map {
        "\"\($0)\""
    }

    /// A lie of one worker must not end the run of all: what the reader lets through, the store takes.
    @Test func theStoreTakesWhateverIsRead() throws {
        let folder = try TemporaryFolder()
        let store = try Store(path: folder.path("apus.db"), access: .readWrite)
        let trial = Trial(number: 1, parameters: [:], settings: [:], seed: 1)
        let sweep = try store.addSweep(
            Sweep(name: "s"), sha256: "", programVersion: "", resultsFolder: "", trials: [trial], at: Date())
        try store.beginAttempt(
            sweep: sweep.id, trial: 1, attempt: 1, fromEpoch: 0,
            origin: AttemptOrigin(
                programVersion: "", host: "", cpuModel: "", kernelVariant: "", precision: "", threads: 1), at: Date())
        let reports = try Inputs.kept(in: "report-lines").map(\.bytes).filter {
            (try? Report(jsonLine: Data($0))) != nil
        }
        var mutator = Mutator(reports, words: Self.words, seed: 2)
        let path = folder.path("reports.jsonl")
        var taken = 0
        for epoch in 1...3000 {
            try Data(mutator.next() + [UInt8(ascii: "\n")]).write(to: URL(fileURLWithPath: path))
            var reader = ReportReader(path: path, until: 1_000_000)
            guard var reports = try? reader.readNew(), reports.count == 1 else { continue }
            reports[0].step = epoch
            taken += try store.record(reports, sweep: sweep.id, trial: 1, attempt: 1, at: Date()).count
        }
        #expect(taken > 100)
    }
}
