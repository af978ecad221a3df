import Foundation
import Mutation
import Parameters
import Planning
import Recording
import Testing

@testable import Running

/// Report lines that lie: kept ones, and thousands of damaged ones.
@Suite final class ReportLineMutationTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private static let words = ["epoch", "metrics", "seconds", "tokens_per_second", "valid_loss", ""].map {
        "\"\($0)\""
    }

    @Test func keptInputsAreReadWithoutTrouble() throws {
        for (name, bytes) in try Inputs.kept(in: "report-lines") {
            let complaint = ReportLineProbe.complaint(about: bytes)
            #expect(complaint == nil, "\(name): \(complaint ?? "")")
        }
    }

    @Test func mutationsAreReadWithoutTrouble() throws {
        var mutator = Mutator(try Inputs.kept(in: "report-lines").map(\.bytes), words: Self.words)
        for _ in 0..<Inputs.mutations(usual: 16_000) {
            let bytes = mutator.next()
            guard let complaint = ReportLineProbe.complaint(about: bytes) else { continue }
            Issue.record("\(complaint): \(String(decoding: bytes, as: UTF8.self))")
            return
        }
    }

    /// A lie of one worker must not end the run of all: what the reader lets through, the store takes.
    @Test func theStoreTakesWhateverIsRead() throws {
        let store = try Store(path: "\(folder)/apus.db", access: .readWrite)
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
        let path = "\(folder)/reports.jsonl"
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
