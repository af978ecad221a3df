import Foundation
import Parameters
import Planning
import Running
import TestSupport
import Testing
import Training
import Workspace

@testable import apus

/// The start of a sweep reads every text once, however many sizes and texts are combined.
struct CorpusReadingTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for corpus in ["a", "b"] {
            for split in ["train", "valid", "test"] {
                let text = String(repeating: corpus == "a" ? "x y\n" : "x y z\n", count: 40)
                try folder.write(text, to: "\(corpus)/\(split).txt")
            }
        }
    }

    private func sweep(_ parameters: String) throws -> Sweep {
        let file = #"""
            {"name": "many", "method": "grid", "trainer": {"epochs": 1, "batch": 2, "sequence": 2, "layers": 1},
             "parameters": {\#(parameters), "corpus": {"values": ["\#(folder.path("a"))", "\#(folder.path("b"))"]}}}
            """#
        return try Sweep.decode(
            Array(file.utf8), file: "many.json", overrides: [], name: nil, for: EngineTrainer().vocabulary)
    }

    /// The texts take turns. After the first trial of each they are gone: whoever reads one again finds nothing.
    @Test func eachTextIsReadOnce() throws {
        let trainer = EngineTrainer()
        let sweep = try sweep(#""hidden": {"values": [4, 5, 6]}, "cell": {"values": ["lstm", "gru"]}"#)
        let trials = sweep.trials(defaults: trainer.vocabulary.defaults)
        #expect(trials.count == 12)
        let first = try trials.prefix(2).map { try trainer.check($0.settings) }
        try FileManager.default.removeItem(at: folder.url)
        #expect(first[0][EngineTrainer.corpusHash] != first[1][EngineTrainer.corpusHash])
        for (index, trial) in trials.enumerated() {
            #expect(
                try trainer.check(trial.settings)[EngineTrainer.corpusHash]
                    == first[index % 2][EngineTrainer.corpusHash])
            #expect(try trainer.fingerprint?.find(trial.settings) == first[index % 2][EngineTrainer.corpusHash])
        }
        #expect(try trainer.estimate(trials, workers: 1, threads: 1).map { $0 > 0 } == true)
    }

    /// 100 MB are the most that a reader of a checkpoint takes for all that is no weight; this word takes 6 bytes a letter.
    @Test func aVocabularyThatNoCheckpointHoldsIsRefused() throws {
        let text = Data(repeating: 1, count: 16_666_000) + Data("\nx y\nx y\n".utf8)
        try folder.write(text, to: "b/train.txt")
        let trials = try sweep(#""hidden": {"values": [4]}"#).trials(defaults: EngineTrainer().vocabulary.defaults)
        let trainer = EngineTrainer()
        _ = try trainer.check(trials[0].settings)
        let error = try #require(throws: TrainingError.self) { try trainer.check(trials[1].settings) }
        guard case .headerTooLarge = error else {
            Issue.record("\(error)")
            return
        }
    }
}
