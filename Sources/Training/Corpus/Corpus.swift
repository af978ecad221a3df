import Files
public import Foundation

/// A vocabulary and three texts as numbers of its words.
public struct Corpus: Sendable {
    /// What a text is for; the raw values are the names of metrics and files.
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

    /// The tokens of the text for `split`.
    public subscript(split: Split) -> [Int32] {
        switch split {
        case .train: train
        case .valid: valid
        case .test: test
        }
    }

    /// Throws when a text does not fill one window of `batch` streams of `sequence` tokens and the token after them.
    public func check(batch: Int, sequence: Int) throws(TrainingError) {
        try CorpusSummary.check(batch: batch, sequence: sequence) { self[$0].count }
    }
}

extension Corpus {
    /// The corpus called `name`: `synthetic`, `ptb` (the folder of that name in `dataFolder`), or the path of a folder.
    ///
    /// `seed` decides the synthetic text and nothing else.
    public static func named(_ name: String, dataFolder: URL, seed: Int) throws(TrainingError) -> Corpus {
        switch name {
        case "synthetic": synthetic(seed: seed)
        case "ptb": try Corpus(folder: dataFolder.appending(path: "ptb", directoryHint: .isDirectory))
        default: try Corpus(folder: URL(filePath: name, directoryHint: .isDirectory))
        }
    }

    /// Reads the texts in `folder`: `train.txt`, `ptb.train.txt`, `wiki.train.tokens` and their like, and likewise
    /// `valid` (`val`, `validation`, `dev`) and `test`. They are in UTF-8.
    ///
    /// The vocabulary is that of the training text in order of first appearance, and `<unk>` after it when the text has
    /// none; words of the other texts that are not in it become `<unk>`.
    public init(folder: URL) throws(TrainingError) {
        let files = try CorpusFolder(folder)
        let paths = try (files.file(for: .train), files.file(for: .valid), files.file(for: .test))
        let train = try CorpusText(path: paths.0).bytes
        let valid = try CorpusText(path: paths.1).bytes
        let test = try CorpusText(path: paths.2).bytes
        var vocabulary = Vocabulary()
        let learned = train.withUnsafeBytes { vocabulary.learn($0) }
        vocabulary.ensureUnknown()
        self.init(
            vocabulary: vocabulary, train: learned,
            valid: valid.withUnsafeBytes { vocabulary.encode($0) },
            test: test.withUnsafeBytes { vocabulary.encode($0) })
    }
}
