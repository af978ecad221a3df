import Foundation
public import Parameters

/// Draws text from a trained model, word by word.
///
/// The words are a pure function of the model, what it has read, the temperature and the seed.
public struct TextSampler {
    private let weights: ModelWeights
    private let device: any Device
    private let temperature: Double
    private var random: Philox

    /// A sampler that has read nothing.
    ///
    /// `device` is one for windows of a single token and of the shape of `weights`; its parameters and state are set
    /// here. `temperature` is at least 0, see `WordDistribution`.
    public init(_ weights: ModelWeights, device: any Device, temperature: Double, seed: Int) {
        precondition(device.shape == weights.shape, "a device of another shape")
        self.weights = weights
        self.device = device
        self.temperature = temperature
        random = Philox(seed: UInt64(bitPattern: Int64(seed)), stream: RandomStream.sampling)
        device.parameters = weights.parameters
        device.state = CarriedState(zerosFor: weights.shape, batch: 1)
    }

    /// Lets the model read one word.
    public func read(_ token: Int32) {
        _ = device.evaluate(Window(batch: 1, sequence: 1, inputs: [token], targets: [token]))
    }

    /// Draws the word that follows what was read, and lets the model read it.
    ///
    /// Throws `outputNotFinite` when the model's logits are not numbers.
    public mutating func next() throws(TrainingError) -> Int32 {
        let logits = logits()
        guard logits.allSatisfy(\.isFinite) else { throw .outputNotFinite }
        let word = WordDistribution(logits: logits, temperature: temperature).draw(&random)
        read(word)
        return word
    }

    /// The output layer on the state of the last recurrent layer, which is its output at the last word.
    func logits() -> [Double] {
        let shape = weights.shape
        let layout = ParameterLayout(shape)
        guard let matrix = layout["fc.weight"], let bias = layout["fc.bias"] else { preconditionFailure("no output") }
        let hidden = device.state.hidden.suffix(shape.hidden).map { Double($0) }
        return weights.parameters.withUnsafeBufferPointer { parameters in
            (0..<shape.vocabulary).map { word in
                var sum = Double(parameters[bias.offset + word])
                let row = matrix.offset + word * shape.hidden
                for unit in 0..<shape.hidden { sum += Double(parameters[row + unit]) * hidden[unit] }
                return sum
            }
        }
    }
}

/// How likely each word comes next: softmax(logits / temperature).
public struct WordDistribution: Sendable {
    /// By word; they sum to 1.
    public let probabilities: [Double]

    /// The distribution of `logits`, which are finite; a temperature of 0 takes the first of the likeliest words.
    public init(logits: [Double], temperature: Double) {
        guard let most = logits.max() else { preconditionFailure("there is a word") }
        if temperature == 0 {
            let first = logits.firstIndex(of: most)
            probabilities = logits.indices.map { $0 == first ? 1 : 0 }
        } else {
            let weights = logits.map { exp(($0 - most) / temperature) }
            let total = weights.reduce(0, +)
            probabilities = weights.map { $0 / total }
        }
    }

    /// A word, drawn with these probabilities.
    public func draw(_ random: inout Philox) -> Int32 {
        var rest = random.unit()
        for (word, probability) in probabilities.enumerated() {
            rest -= probability
            if rest < 0 { return Int32(word) }
        }
        // Rounding left a little of the unit interval to nobody.
        return Int32(probabilities.lastIndex { $0 > 0 }!)
    }
}

/// A text for a model to go on from.
public struct Prompt: Sendable {
    /// What the model reads: `<eos>` first when the vocabulary has it, for a prompt begins a line.
    public let tokens: [Int32]
    /// The words that the vocabulary has not, which are read as `<unk>`.
    public let unknownWords: [String]

    /// The words of `text`, split as a corpus is: on white space, with an `<eos>` for a line feed.
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
        CorpusText.normalized(text).withUnsafeBytes { bytes in
            Vocabulary.split(bytes) { word in pieces.append(word.map { String(decoding: $0, as: UTF8.self) }) }
            // The end of the text is one of a corpus's line, but the prompt's last line goes on.
            if let last = bytes.last, last != UInt8(ascii: "\n") { pieces.removeLast() }
        }
        return pieces
    }
}
