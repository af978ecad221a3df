/// The sizes of a language model: embedding → recurrent layers → linear over the vocabulary.
public struct ModelShape: Hashable, Sendable {
    /// The kind of every recurrent layer.
    public var cell: Cell
    /// Number of words.
    public var vocabulary: Int
    /// Size of a word's vector.
    public var embedding: Int
    /// Units of each recurrent layer.
    public var hidden: Int
    /// Number of recurrent layers.
    public var layers: Int

    /// A shape; every size is at least 1.
    public init(cell: Cell, vocabulary: Int, embedding: Int, hidden: Int, layers: Int) {
        self.cell = cell
        self.vocabulary = vocabulary
        self.embedding = embedding
        self.hidden = hidden
        self.layers = layers
    }
}

extension ModelShape {
    /// Throws when not even weights, gradients and what a window of `rows` tokens leaves of the output layer fit into
    /// so many bytes.
    public func check(rows: Int, memory: UInt64) throws(TrainingError) {
        let bytes = UInt64(ParameterLayout(self).count) * 8 + UInt64(rows) * UInt64(vocabulary) * 4
        guard bytes <= memory else { throw .modelTooLarge(self, bytes: bytes, memory: memory) }
    }
}

extension ModelShape: CustomStringConvertible {
    /// For example `lstm: 10000 words, embedding 200, 2 layers of 200 units`.
    public var description: String {
        "\(cell.rawValue): \(vocabulary) words, embedding \(embedding), \(layers) layers of \(hidden) units"
    }
}

/// The kind of a recurrent layer; the raw values are those of the setting `cell`.
public enum Cell: String, Sendable, CaseIterable {
    /// Long short-term memory; gates i, f, g, o as in `torch.nn.LSTM`.
    case lstm
    /// Gated recurrent unit; gates r, z, n, the reset gate applied after the recurrent product, as in `torch.nn.GRU`.
    case gru
    /// The unit of Cho et al. (2014): the reset gate applied to the state before the recurrent product.
    case gruCho = "gru_cho"

    /// Blocks of `hidden` rows in `weight_ih` and `weight_hh`.
    public var gates: Int { self == .lstm ? 4 : 3 }
}

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
        /// Where its elements lie in the buffer.
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
