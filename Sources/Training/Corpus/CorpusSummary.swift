import Parameters

/// What has to be known of a corpus before a model is trained on it; small, so that a sweep can keep it for every text.
public struct CorpusSummary: Hashable, Sendable {
    /// Number of words of the vocabulary.
    public let words: Int
    /// What the vocabulary takes in a checkpoint.
    public let vocabularyBytes: Int
    /// `Corpus.sha256`.
    public let sha256: String
    private let tokens: [Corpus.Split: Int]

    /// That of `corpus`.
    public init(_ corpus: Corpus) {
        words = corpus.vocabulary.count
        vocabularyBytes = corpus.vocabulary.headerBytes
        sha256 = corpus.sha256
        tokens = Dictionary(uniqueKeysWithValues: Corpus.Split.allCases.map { ($0, corpus[$0].count) })
    }

    /// How many tokens the text for `split` has.
    public subscript(split: Corpus.Split) -> Int { tokens[split, default: 0] }

    /// Throws when a text does not fill one window of `batch` streams of `sequence` tokens and the token after them.
    public func check(batch: Int, sequence: Int) throws(TrainingError) {
        try Self.check(batch: batch, sequence: sequence) { self[$0] }
    }

    /// The same of texts of which `tokens` tells how many tokens they have.
    static func check(batch: Int, sequence: Int, _ tokens: (Corpus.Split) -> Int) throws(TrainingError) {
        for split in Corpus.Split.allCases where Batches.count(tokens(split), batch: batch, sequence: sequence) == 0 {
            throw .splitTooShort(split: split, tokens: tokens(split), batch: batch, sequence: sequence)
        }
    }
}

extension Vocabulary {
    /// How many bytes the words take in the header of a checkpoint, as a JSON string.
    var headerBytes: Int { JSONWriter.quoted(String(decoding: joined, as: UTF8.self)).utf8.count }
}
