import Foundation
import TestSupport
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

    /// Wrong sizes, a cell that the file contradicts, and a model that fits no memory: exit code 2, and which it was.
    @Test func whatCannotBeDoneIsSaid() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        _ = try program.start(["train", "--epochs", "1", "--save", "a.safetensors"] + model).finish()
        let eval = ["eval", "a.safetensors", "--corpus", "text"]
        let refusals = [
            (eval + ["--batch", "0"], "--batch is from 1 to 65536, not 0"),
            (eval + ["--sequence", "9223372036854775807"], "--sequence is from 1 to 65536"),
            (eval + ["--batch=-3"], "not -3"),
            (eval + ["--cell", "gru_cho"], "gru_cho"),
            (["train", "--corpus", "text", "--hidden", "65536", "--layers", "64"], "GiB"),
        ]
        for (words, message) in refusals {
            let result = try program.start(words).finish()
            #expect(result.code == 2 && result.messages.contains(message), "\(words): \(result)")
        }
    }

    /// The file of the first epoch is taken away, so that the one that is there in the end is the interrupt's.
    @Test(arguments: [SIGINT, SIGTERM])
    func anInterruptKeepsTheWeightsSoFar(signal: Int32) throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let words = ["train", "--epochs", "1000", "--save", "a.safetensors", "--corpus", "text", "--hidden", "500"]
        let train = try program.startFromTerminal(words + ["--batch", "4", "--sequence", "8"])
        let file = program.folder.appending(path: "a.safetensors")
        try waitUntil("the first epoch is kept") { program.exists("a.safetensors") }
        try FileManager.default.removeItem(at: file)
        train.send(signal)
        #expect(try train.finish().code == 130)
        try #require(program.exists("a.safetensors"))
        #expect(try program.apus("eval", "a.safetensors", "--corpus", "text").code == 0)
    }

    /// Somebody who does not want to wait for the minibatch, which here never ends.
    @Test(.enabled(if: Fault.areBuiltIn, "SKIPPED: needs a debug build"))
    func aSecondCtrlCEndsItAtOnce() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let train = try program.startFromTerminal(
            ["train", "--epochs", "1", "--save", "a.safetensors"] + model,
            ["APUS_FAULT": "train/minibatch-trained:20:hang", "APUS_FAULT_MARK": "mark"])
        defer { train.send(SIGKILL) }
        try waitUntil("it hangs") { program.exists("mark") }
        train.send(SIGINT)
        usleep(300_000)
        #expect(train.isRunning, "it should wait for the minibatch")
        try waitUntil("it has ended", within: 20) {
            train.send(SIGINT)
            usleep(100_000)
            return !train.isRunning
        }
        #expect(try train.finish().code == 130)
        #expect(!program.exists("a.safetensors"))
    }

    /// A result of a sweep's trial, but nothing that a script should go on with.
    @Test func aRunThatDivergesEndsWithOne() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let train = try program.start(["train", "--epochs", "2", "--diverged-window-loss", "0.01"] + model).finish()
        #expect(train.code == 1 && train.output.isEmpty && train.messages.contains("diverged in epoch 1"), "\(train)")
    }

    /// The windows are other ones: the last tokens of a stream, which fill none, are dropped.
    @Test func evalTakesTheWindowsItIsAskedFor() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        _ = try program.start(["train", "--epochs", "1", "--save", "a.safetensors"] + model).finish()
        func loss(_ words: String...) throws -> Double? {
            let eval = try program.start(["eval", "a.safetensors", "--json"] + words).finish()
            return (try JSONSerialization.jsonObject(with: Data(eval.output.utf8)) as? [String: Double])?["test_loss"]
        }
        let asTrained = try #require(try loss())
        #expect(try loss("--batch", "4", "--sequence", "8", "--corpus", "text") == asTrained)
        let others = [
            try loss("--batch", "3"), try loss("--sequence", "5"), try loss("--batch", "3", "--sequence", "5"),
        ]
        #expect(Set(others + [asTrained]).count == 4 && !others.contains(nil), "\(others)")
    }

    /// Rounding apart, a model trained in bf16 has the same loss where the processor has no bf16.
    @Test func aModelTrainedInBF16IsEvaluatedAnywhere() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let options = ["train", "--epochs", "2", "--precision", "bf16", "--save", "a.safetensors", "--json"]
        let train = try program.start(options + model).finish()
        if train.code == 2 && train.messages.contains("bf16") {
            return print("SKIPPED: this processor does not multiply bf16")
        }
        let trained = try #require(try metrics(String(train.output.split(separator: "\n").last ?? ""))["test_loss"])
        let eval = try program.start(
            ["eval", "a.safetensors", "--corpus", "text", "--json"], ["APUS_KERNELS": Program.plainestKernels]
        ).finish()
        #expect(eval.code == 0, "\(eval.messages)")
        let found = try JSONSerialization.jsonObject(with: Data(eval.output.utf8)) as? [String: Double]
        let loss = try #require(found?["test_loss"])
        #expect(loss != trained && abs(loss - trained) < 0.01)
    }

    /// A model of broken weights has no perplexity, and a folder that cannot take the checkpoint costs no epoch.
    @Test func whatCannotBeKeptOrCountedIsSaid() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let lost = try program.start(["train", "--epochs", "1", "--save", "none/a.safetensors"] + model).finish()
        #expect(lost.code == 2 && lost.output.isEmpty && lost.messages.contains("--save: cannot write into"), "\(lost)")
        try program.write("", to: "a folder/empty")
        let kept = try program.start(["train", "--epochs", "1", "--save", "a folder/a.safetensors"] + model).finish()
        #expect(kept.code == 0, "\(kept.messages)")
        _ = try program.start(["train", "--epochs", "1", "--save", "a.safetensors"] + model).finish()
        let file = program.folder.appending(path: "a.safetensors")
        var weights = try Weights(Data(contentsOf: file))
        weights.data.replaceSubrange(weights.data.count - 4..<weights.data.count, with: [0, 0, 0xc0, 0x7f])
        try weights.file.write(to: file)
        let eval = try program.apus("eval", "a.safetensors", "--corpus", "text")
        #expect(eval.code == 2 && eval.output.isEmpty && eval.messages.contains("is not a number"), "\(eval)")
    }

    @Test func anotherVocabularyIsRefused() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        _ = try program.start(["train", "--epochs", "1", "--save", "a.safetensors"] + model).finish()
        let train = try program.apus("train", "--corpus", "synthetic", "--initial", "a.safetensors")
        #expect(train.code == 2 && train.messages.contains("its vocabulary's SHA-256 is"), "\(train)")
        let eval = try program.apus("eval", "a.safetensors", "--corpus", "synthetic")
        #expect(eval.code == 2)
        #expect(eval.messages.contains("another vocabulary"))
    }

    /// The words are the same, and the text is another: its perplexity would be taken for the model's.
    @Test func aTextThatChangedIsNotEvaluatedUnasked() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let model = ["--hidden", "8", "--embedding", "8", "--layers", "1", "--batch", "4", "--sequence", "8"]
        let words = ["train", "--corpus", "text", "--epochs", "1", "--save", "m.safetensors"] + model
        #expect(try program.start(words).finish().code == 0)
        #expect(try program.apus("eval", "m.safetensors").code == 0)
        try program.write(try program.read("text/valid.txt") + "w1 w2\n", to: "text/valid.txt")
        let refused = try program.apus("eval", "m.safetensors")
        #expect(refused.code == 2 && refused.output.isEmpty)
        #expect(refused.messages.contains("the text of the corpus text has changed"), "\(refused.messages)")
        #expect(try program.apus("eval", "m.safetensors", "--corpus", "text").code == 0)
    }
}
