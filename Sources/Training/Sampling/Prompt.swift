/// A text for a model to go on from.
public struct Prompt: Sendable {
    /// What the model reads: `<eos>` first when the vocabulary has it, for a prompt begins a line.
    public let tokens: [Int32]
    /// The words that the vocabulary has not, which are read as `<unk>`.
    public let unknownWords: [String]

    /// The words of `text`, split on white space; a line break is an `<eos>`.
    ///
    /// Throws when a word is unknown and the vocabulary has no `<unk>`, or when there is nothing to read at all.
    public init(_ text: String, vocabulary: Vocabulary) throws(TrainingError) {
        var tokens: [Int32] = []
        var unknownWords: [String] = []
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            if let endOfLine = vocabulary.endOfLine { tokens.append(endOfLine) }
            for word in line.split(whereSeparator: \.isWhitespace).map(String.init) {
                let known = vocabulary.number(of: word)
                if known == nil { unknownWords.append(word) }
                guard let token = known ?? vocabulary.unknown else { throw .unknownWord(word) }
                tokens.append(token)
            }
        }
        guard !tokens.isEmpty else { throw .nothingToRead }
        self.tokens = tokens
        self.unknownWords = unknownWords
    }
}
