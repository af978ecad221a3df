/// `sequence` consecutive tokens of each of `batch` streams, and the token that follows each of them.
public struct Window: Hashable, Sendable {
    /// Streams side by side.
    public var batch: Int
    /// Time steps.
    public var sequence: Int
    /// `[sequence, batch]`: the tokens of one time step lie together.
    public var inputs: [Int32]
    /// `[sequence, batch]`: the next token of every input.
    public var targets: [Int32]

    /// A window; both arrays hold `sequence * batch` tokens below the vocabulary's size.
    public init(batch: Int, sequence: Int, inputs: [Int32], targets: [Int32]) {
        self.batch = batch
        self.sequence = sequence
        self.inputs = inputs
        self.targets = targets
    }
}

extension Window {
    /// Windows of words drawn at random, the same ones every time.
    public static func random(count: Int, batch: Int, sequence: Int, words: Int) -> [Window] {
        var random = Philox(seed: 1, stream: 0)
        return (0..<count).map { _ in
            let tokens = (0..<2 * batch * sequence).map { _ in Int32(random.next32() % UInt32(words)) }
            return Window(
                batch: batch, sequence: sequence, inputs: Array(tokens[..<(batch * sequence)]),
                targets: Array(tokens[(batch * sequence)...]))
        }
    }
}
