import Files
import Foundation

/// A vocabulary and three texts as numbers of its words.
public struct Corpus: Sendable {
    /// One of the three texts.
    public enum Split: String, Sendable, CaseIterable {
        case train, valid, test
    }

    /// All tokens below are numbers of its words.
    public let vocabulary: Vocabulary
    /// What a model is trained on.
    public let train: [Int32]
    /// What models are compared on.
    public let valid: [Int32]
    /// What the chosen model is judged on.
    public let test: [Int32]
    /// Entropy rate of the source in nats a token, when the text was generated: no model's loss is below it for long.
    public let entropyRate: Double?
    /// SHA-256 over the tokens of all three texts: for each its length as a 64-bit and its tokens as 32-bit
    /// little-endian integers.
    public let sha256: String

    /// A corpus of texts that are already numbers of the vocabulary's words.
    public init(
        vocabulary: Vocabulary, train: [Int32], valid: [Int32], test: [Int32], entropyRate: Double? = nil
    ) {
        self.vocabulary = vocabulary
        self.train = train
        self.valid = valid
        self.test = test
        self.entropyRate = entropyRate
        var hash = SHA256()
        for tokens in [train, valid, test] {
            withUnsafeBytes(of: UInt64(tokens.count).littleEndian) { hash.update($0) }
            tokens.withUnsafeBytes { hash.update($0) }
        }
        sha256 = hash.hexDigest()
    }

    /// exp(`entropyRate`): the perplexity of a model that knows the source.
    public var perplexityFloor: Double? { entropyRate.map { exp($0) } }

    /// The tokens of one text.
    public subscript(split: Split) -> [Int32] {
        switch split {
        case .train: train
        case .valid: valid
        case .test: test
        }
    }

    /// Throws when a text does not fill one window of `batch` streams of `sequence` tokens and the token after them.
    public func check(batch: Int, sequence: Int) throws(TrainingError) {
        for split in Split.allCases where Batches(self[split], batch: batch, sequence: sequence).isEmpty {
            throw .splitTooShort(split: split, tokens: self[split].count, batch: batch, sequence: sequence)
        }
    }
}
