import Parameters

/// A text cut into windows: `batch` contiguous streams of ⌊N / batch⌋ tokens, the rest dropped.
///
/// Window j, from 0 to ⌊(⌊N / batch⌋ − 1) / sequence⌋ − 1, holds tokens j·sequence … j·sequence + sequence − 1 of every
/// stream; its targets are one token further on.
public struct Batches: RandomAccessCollection, Sendable {
    /// The text before it is cut, as numbers of words.
    public let tokens: [Int32]
    /// Streams side by side.
    public let batch: Int
    /// Tokens of each stream in a window.
    public let sequence: Int

    /// The windows of `tokens`; `batch` and `sequence` are at least 1.
    public init(_ tokens: [Int32], batch: Int, sequence: Int) {
        self.tokens = tokens
        self.batch = batch
        self.sequence = sequence
    }

    /// Always 0.
    public var startIndex: Int { 0 }

    /// Number of windows.
    public var endIndex: Int { Self.count(tokens.count, batch: batch, sequence: sequence) }

    /// Number of windows of a text of so many tokens.
    public static func count(_ tokens: Int, batch: Int, sequence: Int) -> Int {
        Swift.max(tokens / batch - 1, 0) / sequence
    }

    /// One window, its tokens time step by time step.
    public subscript(window: Int) -> Window {
        let first = window * sequence
        return Window(
            batch: batch, sequence: sequence, inputs: timeMajor(from: first), targets: timeMajor(from: first + 1))
    }

    /// `[sequence, batch]`: the tokens from `first` on of every stream.
    private func timeMajor(from first: Int) -> [Int32] {
        let length = tokens.count / batch
        return Array(unsafeUninitializedCapacity: sequence * batch) { buffer, count in
            for time in 0..<sequence {
                for stream in 0..<batch {
                    buffer[time * batch + stream] = tokens[stream * length + first + time]
                }
            }
            count = sequence * batch
        }
    }
}

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
