import Parameters

/// A model's sizes and parameters, without anything about the run they come from.
public struct ModelWeights: Hashable, Sendable {
    /// The model's sizes.
    public var shape: ModelShape
    /// In the order of `ParameterLayout`.
    public var parameters: [Float]

    /// Weights; `parameters` holds as many as `ParameterLayout(shape)` says.
    public init(shape: ModelShape, parameters: [Float]) {
        self.shape = shape
        self.parameters = parameters
    }
}

extension ModelWeights {
    /// The tensors of a file that we wrote as a model of `shape`: exactly its tensors in its shapes, all of them F32.
    init(_ file: SafetensorsFile, shape: ModelShape) throws(TrainingError) {
        let layout = ParameterLayout(shape)
        let entries = Dictionary(uniqueKeysWithValues: file.header.entries.map { ($0.name, $0) })
        let missing = layout.tensors.map(\.name).filter { entries[$0] == nil }
        let unexpected = Set(entries.keys).subtracting(layout.tensors.map(\.name)).sorted()
        guard missing.isEmpty && unexpected.isEmpty else {
            throw .tensorsDoNotFit(path: file.path, missing: missing, unexpected: unexpected)
        }
        for entry in file.header.entries where entry.type != "F32" {
            throw .wrongType(path: file.path, tensor: entry.name, found: entry.type)
        }
        try self.init(file, entries, shape: shape)
    }

    /// The tensors `entries` of `file`, by their names in the layout of `shape`, which all stand there; converted to F32.
    init(
        _ file: SafetensorsFile, _ entries: [String: SafetensorsHeader.Entry], shape: ModelShape
    ) throws(TrainingError) {
        let layout = ParameterLayout(shape)
        for tensor in layout.tensors {
            guard entries[tensor.name]?.shape == tensor.shape else {
                throw .wrongShape(
                    path: file.path, tensor: tensor.name, expected: "\(tensor.shape)",
                    found: entries[tensor.name]?.shape ?? [])
            }
        }
        self.shape = shape
        var failure: TrainingError?
        parameters = Array(unsafeUninitializedCapacity: layout.count) { buffer, count in
            for tensor in layout.tensors where failure == nil {
                let target = UnsafeMutableBufferPointer(rebasing: buffer[tensor.range])
                do throws(TrainingError) { try file.copy(entries[tensor.name]!, to: target) } catch { failure = error }
            }
            count = failure == nil ? layout.count : 0
        }
        if let failure { throw failure }
    }

    /// The sizes that the shapes of `entries` tell, which hold all tensors of a model.
    ///
    /// LSTM and GRU differ in the rows of `rnn.weight_hh_l0`;
    /// the two kinds of GRU do not differ, so `cell` may be given.
    static func shape(
        of entries: [String: SafetensorsHeader.Entry], path: String, cell: Cell?
    ) throws(TrainingError) -> ModelShape {
        func shape(_ name: String, _ expected: String) throws(TrainingError) -> [Int] {
            let shape = entries[name]?.shape ?? []
            guard shape.count == 2, shape.allSatisfy({ $0 > 0 }) else {
                throw .wrongShape(path: path, tensor: name, expected: expected, found: shape)
            }
            return shape
        }
        let embedding = try shape("embedding.weight", "[vocabulary, embedding]")
        let recurrent = try shape("rnn.weight_hh_l0", "[gates * hidden, hidden]")
        let (gates, rest) = recurrent[0].quotientAndRemainder(dividingBy: recurrent[1])
        guard rest == 0, gates == 3 || gates == 4 else {
            throw .wrongShape(
                path: path, tensor: "rnn.weight_hh_l0",
                expected: "[4 * hidden, hidden] for an LSTM or [3 * hidden, hidden] for a GRU", found: recurrent)
        }
        let cell = cell ?? (gates == 4 ? .lstm : .gru)
        guard cell.gates == gates else { throw .wrongCell(path: path, expected: cell, gates: gates) }
        let layers = (0...).first { entries["rnn.weight_hh_l\($0)"] == nil }!
        return ModelShape(
            cell: cell, vocabulary: embedding[0], embedding: embedding[1], hidden: recurrent[1], layers: layers)
    }
}

/// How weights and biases are drawn before training.
public enum Initialization: String, Sendable, CaseIterable {
    /// As the report: embedding, the first recurrent layer's matrices and the output matrix uniform within
    /// ±`init_range`, everything else uniform within ±1/√hidden (PyTorch's default for recurrent layers).
    case report
    /// As Zaremba et al. (2015): everything uniform within ±`init_range`.
    case uniform

    private static let reportTensors: Set = ["embedding.weight", "rnn.weight_ih_l0", "rnn.weight_hh_l0", "fc.weight"]

    /// All parameters of a model of `shape` in the order of its `ParameterLayout`: a pure function of the arguments.
    ///
    /// Each tensor is drawn from its own stream of `seed`.
    public func parameters(of shape: ModelShape, range: Double, seed: UInt64) -> [Float] {
        let layout = ParameterLayout(shape)
        return Array(unsafeUninitializedCapacity: layout.count) { buffer, count in
            for (index, tensor) in layout.tensors.enumerated() {
                let bound = bound(of: tensor.name, hidden: shape.hidden, range: Float(range))
                var random = Philox(seed: seed, stream: RandomStream.initialization + UInt64(index))
                random.fill(UnsafeMutableBufferPointer(rebasing: buffer[tensor.range]), factor: bound)
            }
            count = layout.count
        }
    }

    private func bound(of name: String, hidden: Int, range: Float) -> Float {
        self == .uniform || Self.reportTensors.contains(name) ? range : 1 / Float(hidden).squareRoot()
    }
}
