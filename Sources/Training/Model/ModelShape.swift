/// The sizes of a language model: embedding → recurrent layers → linear over the vocabulary.
public struct ModelShape: Hashable, Sendable {
    public var cell: Cell
    public var vocabulary: Int
    public var embedding: Int
    public var hidden: Int
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

extension ModelShape: CustomStringConvertible {
    public var description: String {
        "\(cell.rawValue): \(vocabulary) words, embedding \(embedding), \(layers) layers of \(hidden) units"
    }
}
