import Foundation
import TestSupport
import Testing

/// Files that Apus and PyTorch write for each other: the same model gives the same loss in both.
///
/// `$APUS_PYTORCH` is a Python with torch and safetensors, as `Tests/PyTorch/install` makes one.
@Suite struct PyTorchTests {
    private static let script = Repository.root.appending(path: "Tests/PyTorch/language_model.py").path

    private let python = ProcessInfo.processInfo.environment["APUS_PYTORCH"]

    /// What the script printed; nil without PyTorch.
    private func torch(_ program: Program, _ arguments: [String]) throws -> String? {
        guard let python, !python.isEmpty else {
            print("SKIPPED: $APUS_PYTORCH names no Python with torch; Tests/PyTorch/install makes one")
            return nil
        }
        let result = try program.other(python, [Self.script] + arguments)
        #expect(result?.code == 0, "\(result?.messages ?? python)")
        return result?.output
    }

    private func evaluation(_ program: Program, _ file: String) throws -> Program.Result {
        try program.apus("eval", file, "--corpus", "text", "--batch", "4", "--sequence", "8", "--json")
    }

    private func expectSameLosses(_ ours: String, _ theirs: String) throws {
        let ours = try #require(try JSONSerialization.jsonObject(with: Data(ours.utf8)) as? [String: Double])
        let theirs = try #require(try JSONSerialization.jsonObject(with: Data(theirs.utf8)) as? [String: Double])
        for name in ["valid_loss", "test_loss"] {
            let (one, other) = (try #require(ours[name]), try #require(theirs[name]))
            #expect(abs(one - other) < 1e-4, "\(name)")
            #expect(one > 0.1)
        }
    }

    private func trained(_ cell: String) throws -> Program {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let options = "--corpus text --hidden 24 --embedding 20 --batch 4 --sequence 8 --epochs 2 --save a.safetensors"
        let train = try program.start(
            ["train", "--cell", cell] + options.split(separator: " ").map(String.init)
        ).finish()
        #expect(train.code == 0, "\(train.messages)")
        return program
    }

    @Test(arguments: ["lstm", "gru"])
    func pyTorchEvaluatesWhatApusTrained(cell: String) throws {
        let program = try trained(cell)
        guard let theirs = try torch(program, ["evaluate", "a.safetensors", "text", "4", "8"]) else { return }
        try expectSameLosses(try evaluation(program, "a.safetensors").output, theirs)
    }

    @Test(arguments: [("lstm", "2", []), ("gru", "2", ["format=pt"]), ("lstm", "1", ["format=pt"]), ("gru", "3", [])])
    func apusEvaluatesWhatPyTorchWrote(cell: String, layers: String, metadata: [String]) throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        guard try torch(program, ["create", "b.safetensors", "text", cell, layers] + metadata) != nil else { return }
        let ours = try evaluation(program, "b.safetensors")
        #expect(ours.code == 0, "\(ours.messages)")
        let theirs = try #require(try torch(program, ["evaluate", "b.safetensors", "text", "4", "8"]))
        try expectSameLosses(ours.output, theirs)
    }

    /// A checkpoint that PyTorch wrote anew has lost its checksum's place: it is weights, unless it says to be more.
    @Test func aCheckpointWrittenAnewIsWeights() throws {
        let program = try trained("lstm")
        guard try torch(program, ["copy", "a.safetensors", "b.safetensors"]) != nil else { return }
        let refused = try evaluation(program, "b.safetensors")
        #expect(refused.code == 2 && refused.output.isEmpty)
        #expect(refused.messages.contains("is damaged"), "\(refused.messages)")
        _ = try torch(program, ["copy", "a.safetensors", "c.safetensors", "apus_format", "checksum"])
        #expect(try evaluation(program, "c.safetensors").output == evaluation(program, "a.safetensors").output)
    }
}
