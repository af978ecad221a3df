import Foundation
import Testing

/// `apus train` and `apus eval`: one run, its checkpoint, and the same numbers from it.
@Suite struct TrainTests {
    private let model = [
        "--corpus", "text", "--hidden", "24", "--embedding", "24", "--batch", "4", "--sequence", "8", "--seed", "3",
    ]

    private func metrics(_ line: String) throws -> [String: Double] {
        let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        return try #require(object?["metrics"] as? [String: Double])
    }

    @Test(arguments: ["lstm", "gru", "gru_cho"])
    func evalFindsTheLossThatTrainReported(cell: String) throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let train = try program.start(
            ["train", "--cell", cell, "--epochs", "2", "--save", "model.safetensors", "--json"] + model
        ).finish()
        #expect(train.code == 0, "\(train.messages)")
        let last = try metrics(String(try #require(train.output.split(separator: "\n").last)))
        let eval = try program.apus("eval", "model.safetensors", "--corpus", "text", "--json")
        let found = try JSONSerialization.jsonObject(with: Data(eval.output.utf8)) as? [String: Double]
        #expect(found?["valid_loss"] == last["valid_loss"])
        #expect(found?["test_perplexity"] == last["test_perplexity"])
    }

    @Test func initialWeightsAreWhereTrainingStarts() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let first = try program.start(
            ["train", "--epochs", "3", "--save", "a.safetensors", "--json"] + model
        ).finish()
        let reached = try metrics(String(try #require(first.output.split(separator: "\n").last)))
        let second = try program.start(
            ["train", "--epochs", "1", "--learning-rate", "1e-6", "--initial", "a.safetensors", "--json"] + model
        ).finish()
        let start = try metrics(String(try #require(second.output.split(separator: "\n").first)))
        let (before, after) = (try #require(reached["valid_loss"]), try #require(start["valid_loss"]))
        #expect(abs(before - after) < 1e-4)
    }

    @Test func anotherVocabularyIsRefused() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        _ = try program.start(["train", "--epochs", "1", "--save", "a.safetensors"] + model).finish()
        let eval = try program.apus("eval", "a.safetensors", "--corpus", "synthetic")
        #expect(eval.code == 2)
        #expect(eval.messages.contains("another vocabulary"))
    }
}
