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
        try write(Self.weights(.gru)) { $0.removeAll { $0.name == "fc.bias" } }
        #expect(throws: TrainingError.missingTensor(path: folder.path("w"), tensor: "fc.bias", expected: [7])) {
            try Checkpoint.loadWeights(folder.path("w"))
        }
        try write(Self.weights(.gru)) { $0.append(.init(name: "extra", shape: [1], offset: 0)) }
        #expect(throws: TrainingError.unexpectedTensor(path: folder.path("w"), tensor: "extra")) {
            try Checkpoint.loadWeights(folder.path("w"))
        }
    }

    private static func weights(_ cell: Cell) -> ModelWeights {
        let shape = ModelShape(cell: cell, vocabulary: 7, embedding: 2, hidden: 3, layers: 2)
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
