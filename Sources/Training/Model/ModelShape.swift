/// The sizes of a language model: embedding → recurrent layers → linear over the vocabulary.
public struct ModelShape: Hashable, Sendable {
    /// Of all recurrent layers.
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
    /// Throws when not even weights, gradients and what a window of `rows` tokens leaves of the output layer fit into so
    /// many bytes.
    public func check(rows: Int, memory: UInt64) throws(TrainingError) {
        let bytes = UInt64(ParameterLayout(self).count) * 8 + UInt64(rows) * UInt64(vocabulary) * 4
        guard bytes <= memory else { throw .modelTooLarge(self, bytes: bytes, memory: memory) }
    }
}

extension ModelShape: CustomStringConvertible {
    /// All sizes in one line.
    public var description: String {
        "\(cell.rawValue): \(vocabulary) words, embedding \(embedding), \(layers) layers of \(hidden) units"
    }
}
