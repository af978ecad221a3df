/// A text for a model to go on from.
public struct Prompt: Sendable {
    /// What the model reads: `<eos>` first when the vocabulary has it, for a prompt begins a line.
    public let tokens: [Int32]
    /// The words that the vocabulary has not, which are read as `<unk>`.
    public let unknownWords: [String]

    /// The words of `text`, split as a corpus is: on the white space of ASCII, with an `<eos>` for a line feed.
    ///
    /// Throws when a word is unknown and the vocabulary has no `<unk>`, or when there is nothing to read at all.
    public init(_ text: String, vocabulary: Vocabulary) throws(TrainingError) {
        var tokens: [Int32] = []
        var unknownWords: [String] = []
        for piece in Self.pieces(of: text) {
            guard let word = piece else {
                if let endOfLine = vocabulary.endOfLine { tokens.append(endOfLine) }
                continue
            }
            let known = vocabulary.number(of: word)
            if known == nil { unknownWords.append(word) }
            guard let token = known ?? vocabulary.unknown else { throw .unknownWord(word) }
            tokens.append(token)
        }
        guard !tokens.isEmpty else { throw .nothingToRead }
        self.tokens = tokens
        self.unknownWords = unknownWords
    }

    /// The words of `text`, and nil before every line.
    private static func pieces(of text: String) -> [String?] {
        var pieces: [String?] = [nil]
        Array(text.utf8).withUnsafeBytes { bytes in
            Vocabulary.split(bytes) { word in pieces.append(word.map { String(decoding: $0, as: UTF8.self) }) }
            // The end of the text is one of a corpus's line, but the prompt's last line goes on.
            if let last = bytes.last, last != UInt8(ascii: "\n") { pieces.removeLast() }
        }
        return pieces
    }
}
