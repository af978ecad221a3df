/// Where each tensor of a model lies in its one flat buffer, in the order of PyTorch's `state_dict`.
public struct ParameterLayout: Sendable {
    /// A named, dense, row-major tensor in the buffer.
    public struct Tensor: Hashable, Sendable {
        /// As in the PyTorch module, for example `rnn.weight_ih_l0`.
        public var name: String
        /// For example `[800, 200]`.
        public var shape: [Int]
        /// Of its first element, in elements.
        public var offset: Int
        /// Number of elements.
        public var count: Int { shape.reduce(1, *) }
        /// Its elements in the buffer.
        public var range: Range<Int> { offset..<offset + count }
    }

    /// In order of offset, without gaps.
    public let tensors: [Tensor]
    /// Elements in all.
    public let count: Int

    /// The tensors of a model of `shape`: `embedding.weight`, then `rnn.weight_ih_l0`, `rnn.weight_hh_l0`,
    /// `rnn.bias_ih_l0`, `rnn.bias_hh_l0` and so on for each layer, then `fc.weight` and `fc.bias`.
    public init(_ shape: ModelShape) {
        let rows = shape.cell.gates * shape.hidden
        var named: [(String, [Int])] = [("embedding.weight", [shape.vocabulary, shape.embedding])]
        for layer in 0..<shape.layers {
            named += [
                ("rnn.weight_ih_l\(layer)", [rows, layer == 0 ? shape.embedding : shape.hidden]),
                ("rnn.weight_hh_l\(layer)", [rows, shape.hidden]),
                ("rnn.bias_ih_l\(layer)", [rows]),
                ("rnn.bias_hh_l\(layer)", [rows]),
            ]
        }
        named += [("fc.weight", [shape.vocabulary, shape.hidden]), ("fc.bias", [shape.vocabulary])]

        var offset = 0
        tensors = named.map { name, dimensions in
            let tensor = Tensor(name: name, shape: dimensions, offset: offset)
            offset += tensor.count
            return tensor
        }
        count = offset
    }

    /// The tensor called `name`; nil when the model has none.
    public subscript(name: String) -> Tensor? { tensors.first { $0.name == name } }
}
