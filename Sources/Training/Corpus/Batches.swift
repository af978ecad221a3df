/// A text cut into windows: `batch` contiguous streams of ⌊N / batch⌋ tokens, the rest dropped.
///
/// Window j, from 0 to ⌊(⌊N / batch⌋ − 1) / sequence⌋ − 1, holds tokens j·sequence … j·sequence + sequence − 1 of every
/// stream; its targets are one token further on.
public struct Batches: RandomAccessCollection, Sendable {
    /// The whole text.
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

    /// The first window.
    public var startIndex: Int { 0 }

    /// Number of windows.
    public var endIndex: Int { Swift.max(tokens.count / batch - 1, 0) / sequence }

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
