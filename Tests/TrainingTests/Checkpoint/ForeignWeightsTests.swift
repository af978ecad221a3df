import Foundation
import TestSupport
import Testing

@testable import Training

/// Weights without our metadata, as `save_file(model.state_dict())` writes them.
struct ForeignWeightsTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: [(Cell.lstm, Cell?.none), (.gru, nil), (.gru, .gru), (.gruCho, .gruCho)])
    func sizesFollowFromTheTensors(cell: Cell, given: Cell?) throws {
        let weights = Self.weights(cell)
        try write(weights)
        #expect(try Checkpoint.loadWeights(folder.path("w"), cell: given) == weights)
    }

    @Test func isNoCheckpoint() throws {
        try write(Self.weights(.gru))
        #expect(throws: TrainingError.notACheckpoint(path: folder.path("w"))) { try Checkpoint.load(folder.path("w")) }
    }

    @Test func wrongCellIsRefused() throws {
        try write(Self.weights(.gru))
        #expect(throws: TrainingError.wrongCell(path: folder.path("w"), expected: .lstm, gates: 3)) {
            try Checkpoint.loadWeights(folder.path("w"), cell: .lstm)
        }
    }

    @Test(arguments: [
        ("fc.bias", [7], [4], "fc.bias has shape [4], but the model needs [7]"),
        (
            "embedding.weight", [7, 2], [14],
            "embedding.weight has shape [14], but the model needs [vocabulary, embedding]"
        ),
        ("embedding.weight", [7, 2], [0, 2], "has shape [0, 2], but the model needs [vocabulary, embedding]"),
        (
            "rnn.weight_hh_l0", [9, 3], [15, 3],
            "has shape [15, 3], but the model needs [4 * hidden, hidden] for an LSTM"
        ),
        ("rnn.weight_ih_l1", [9, 3], [3, 9], "rnn.weight_ih_l1 has shape [3, 9], but the model needs [9, 3]"),
    ])
    func wrongShapesAreNamed(tensor: String, from: [Int], to shape: [Int], message: String) throws {
        try write(Self.weights(.gru)) { tensors in
            let index = try #require(tensors.firstIndex { $0.name == tensor && $0.shape == from })
            tensors[index].shape = shape
        }
        let error = try #require(throws: TrainingError.self) { try Checkpoint.loadWeights(folder.path("w")) }
        #expect(error.description.contains(message), "\(error)")
    }

    @Test func missingAndUnexpectedTensorsAreNamed() throws {
        try write(Self.weights(.gru)) { tensors in
            tensors.removeAll { $0.name == "fc.bias" || $0.name.hasSuffix("_l0") }
            tensors += (0..<9).map { .init(name: "extra\($0)", shape: [1], offset: 0) }
        }
        let error = try #require(throws: TrainingError.self) { try Checkpoint.loadWeights(folder.path("w")) }
        let missing = ["rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0", "rnn.bias_hh_l0", "fc.bias"]
        #expect(
            error.description.contains("missing \(missing.joined(separator: ", ")); unexpected extra0, "), "\(error)")
        #expect(error.description.contains("extra6, extra7 and 1 more: save"), "\(error)")
    }

    /// What DistributedDataParallel, torch.compile and a module around the model make of the names.
    @Test(arguments: [
        "module.", "_orig_mod.", "model.", "module._orig_mod.", "_orig_mod.module.model.", "model.model.", "net.lm.",
    ])
    func prefixesAreTakenOff(prefix: String) throws {
        let weights = Self.weights(.lstm)
        try write(weights) { tensors in
            for index in tensors.indices { tensors[index].name = prefix + tensors[index].name }
        }
        var notes: [String] = []
        #expect(try Checkpoint.loadWeights(folder.path("w"), note: { notes.append($0) }) == weights)
        #expect(notes.count == 1 && notes[0].contains("\(prefix)fc.bias is read as fc.bias"), "\(notes)")
    }

    /// A part that was compiled or replicated by itself; beside the model, what belongs to something else.
    @Test func wrappersMayStandWithinNames() throws {
        let weights = Self.weights(.lstm)
        try write(weights) { tensors in
            for index in tensors.indices {
                tensors[index].name = "lm." + tensors[index].name.replacing("rnn.", with: "rnn._orig_mod.module.")
            }
        }
        #expect(try Checkpoint.loadWeights(folder.path("w")) == weights)
        try write(weights) { tensors in
            for index in tensors.indices { tensors[index].name = "lm." + tensors[index].name }
            tensors.append(.init(name: "loss.weight", shape: [1], offset: 0))
        }
        let error = TrainingError.tensorsDoNotFit(path: folder.path("w"), missing: [], unexpected: ["loss.weight"])
        #expect(throws: error) { try Checkpoint.loadWeights(folder.path("w")) }
    }

    @Test func twoTensorsOfOneNameAreRefused() throws {
        try write(Self.weights(.lstm)) { $0.append(.init(name: "module.fc.bias", shape: [7], offset: 0)) }
        let error = try #require(throws: TrainingError.self) { try Checkpoint.loadWeights(folder.path("w")) }
        #expect(error.description.contains("unexpected "), "\(error)")
    }

    /// safetensors keeps one of two tensors that are the same memory.
    @Test(arguments: [("fc.weight", "embedding.weight"), ("embedding.weight", "fc.weight")])
    func tiedWeightsComeAlone(missing: String, present: String) throws {
        var weights = Self.weights(.lstm, embedding: 3)
        let layout = ParameterLayout(weights.shape)
        try write(weights) { $0.removeAll { $0.name == missing } }
        weights.parameters.replaceSubrange(
            try #require(layout[missing]).range, with: weights.parameters[try #require(layout[present]).range])
        var notes: [String] = []
        #expect(try Checkpoint.loadWeights(folder.path("w"), note: { notes.append($0) }) == weights)
        #expect(
            notes.count == 1 && notes[0].contains("there is no \(missing); the weights are taken for tied"), "\(notes)")
        // The embedding is of 2, the units are 3: these cannot be tied.
        try write(Self.weights(.lstm)) { $0.removeAll { $0.name == missing } }
        let error = TrainingError.tensorsDoNotFit(path: folder.path("w"), missing: [missing], unexpected: [])
        #expect(throws: error) { try Checkpoint.loadWeights(folder.path("w")) }
    }

    private static func weights(_ cell: Cell, embedding: Int = 2) -> ModelWeights {
        let shape = ModelShape(cell: cell, vocabulary: 7, embedding: embedding, hidden: 3, layers: 2)
        return ModelWeights(shape: shape, parameters: (0..<ParameterLayout(shape).count).map { Float($0) })
    }

    /// Writes the tensors of `weights` in the reverse of our order, after `change` has had a look at them.
    private func write(
        _ weights: ModelWeights, change: (inout [ParameterLayout.Tensor]) throws -> Void = { _ in }
    ) throws {
        var tensors = ParameterLayout(weights.shape).tensors
        try change(&tensors)
        var entries: [String] = []
        var data = Data()
        for tensor in tensors.reversed() {
            let begin = data.count
            for element in tensor.range {
                withUnsafeBytes(of: weights.parameters[element]) { data.append(contentsOf: $0) }
            }
            entries.append(
                "\"\(tensor.name)\":{\"dtype\":\"F32\",\"shape\":\(tensor.shape),\"data_offsets\":[\(begin),\(data.count)]}"
            )
        }
        let header = "{\(entries.joined(separator: ","))}"
        let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
        try folder.write(length + Data(header.utf8) + data, to: "w")
    }
}
