import Foundation
import Testing

/// Files that are no sound model: every command that reads one says what is wrong with it, and exits with 2.
@Suite struct BadCheckpointTests {
    /// What is done to the file of a sound model, and what has to be said about it.
    private static let damages: [(damage: @Sendable (inout Weights) -> Void, message: String)] = [
        ({ $0["fc.bias"].shape = [42, 1] }, "fc.bias has shape [42, 1], but the model needs [42]"),
        ({ $0.remove("rnn.weight_ih_l0") }, "its tensors are not those of a model: missing rnn.weight_ih_l0: save"),
        ({ $0.remove("embedding.weight") }, "missing embedding.weight: save"),
        ({ $0.append("fc.scale") }, "unexpected fc.scale: save"),
        ({ $0["fc.bias"].type = "I32" }, "fc.bias has elements of type I32"),
        ({ $0["fc.bias"].offsets = [-4, 160] }, "the offsets of fc.bias are [-4, 160], not a begin and an end"),
        ({ $0.shift("fc.bias", by: -4) }, "overlaps the tensor before it"),
        ({ $0.shift("fc.bias", by: 1 << 40) }, "leaves a gap before it"),
        ({ $0["fc.bias"].shape = [1 << 40, 1 << 40] }, "of fc.bias is impossible"),
        ({ $0.claimedLength = 1 << 62 }, "says that its header has 4611686018427387904 bytes"),
        ({ $0.claimedLength = .max }, "says that its header has 18446744073709551615 bytes"),
        ({ $0.claimedLength = UInt64($0.header.count) + 200 }, "is not the JSON that it should be"),
        ({ $0.data.removeLast(100) }, "bytes, but"),
    ]

    @Test func whatIsWrongIsSaid() throws {
        let program = try trained()
        let file = program.folder.appendingPathComponent("b.safetensors")
        let sound = try Weights(Data(contentsOf: program.folder.appendingPathComponent("a.safetensors")))
        try sound.file.write(to: file)
        #expect(try program.apus("eval", "b.safetensors", "--corpus", "text").code == 0, "nothing is wrong yet")
        for (damage, message) in Self.damages {
            var weights = sound
            damage(&weights)
            try weights.file.write(to: file)
            try expectRefusal(program, "b.safetensors", message)
        }
    }

    @Test func aCheckpointIsCheckedToTheLastByte() throws {
        let program = try trained()
        let sound = try Data(contentsOf: program.folder.appendingPathComponent("a.safetensors"))
        var flipped = sound
        flipped[sound.count - 7] ^= 4
        for (bytes, message) in [
            (sound.dropLast(), "bytes, but"), (sound.prefix(100), "says that its header has"),
            (flipped, "is damaged: its contents do not have its checksum"), (Data(), "too few"),
            (Data("PK\u{3}\u{4} not a model at all".utf8), "is a zip file, not weights in safetensors"),
        ] {
            try bytes.write(to: program.folder.appendingPathComponent("b.safetensors"))
            try expectRefusal(program, "b.safetensors", message)
        }
        try expectRefusal(program, "none.safetensors", "cannot read none.safetensors")
        try expectRefusal(program, "text", "cannot read text")
    }

    /// Weights as people save them are read by every command that a person gives them to, and what was changed is told.
    @Test func weightsAsPeopleSaveThemAreRead() throws {
        let program = try trained()
        let sound = try Weights(Data(contentsOf: program.folder.appendingPathComponent("a.safetensors")))
        var wrapped = sound
        for index in wrapped.tensors.indices { wrapped.tensors[index].name = "module." + wrapped.tensors[index].name }
        try sound.file.write(to: program.folder.appendingPathComponent("plain.safetensors"))
        try wrapped.file.write(to: program.folder.appendingPathComponent("wrapped.safetensors"))
        let model = ["--corpus", "text", "--hidden", "8", "--embedding", "7", "--batch", "4", "--sequence", "8"]
        for words in [
            ["eval", "--corpus", "text"], ["sample", "--corpus", "text", "--length", "9"],
            ["train", "--epochs", "1", "--save", "next.safetensors"] + model + ["--initial"],
        ] {
            let plain = try program.start(words + ["plain.safetensors"]).finish()
            let result = try program.start(words + ["wrapped.safetensors"]).finish()
            #expect(plain.code == 0 && result.code == 0 && plain.messages.isEmpty, "\(plain) \(result)")
            #expect(result.messages.contains("wrapped.safetensors: module."), "\(result)")
            if words[0] != "train" { #expect(result.output == plain.output) }
        }
    }

    /// Another model's weights are sound, but not this run's.
    @Test func anotherModelsWeightsAreNoBeginning() throws {
        let program = try trained()
        let train = try program.apus("train", "--corpus", "text", "--hidden", "9", "--initial", "a.safetensors")
        #expect(train.code == 2)
        #expect(train.messages.contains("its model is lstm: 42 words, embedding 7, 2 layers of 8 units"))
    }

    private func trained() throws -> Program {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let options = "--corpus text --hidden 8 --embedding 7 --batch 4 --sequence 8 --epochs 1 --save a.safetensors"
        let train = try program.start(["train"] + options.split(separator: " ").map(String.init)).finish()
        #expect(train.code == 0, "\(train.messages)")
        return program
    }

    private func expectRefusal(_ program: Program, _ file: String, _ message: String) throws {
        for command in [
            ["eval", file, "--corpus", "text"], ["sample", file, "--corpus", "text"],
            ["train", "--corpus", "text", "--epochs", "1", "--initial", file],
        ] {
            let result = try program.start(command).finish()
            #expect(result.code == 2 && result.output.isEmpty, "\(command), \(message): \(result.output)")
            #expect(result.messages.contains(message), "\(command): \(result.messages)")
            #expect(result.messages.contains(file), "\(command): \(result.messages)")
        }
    }
}
