import Foundation
import Parameters
import Testing

@testable import Training

/// A sampler knows the model: its logits are those of the loss, its words are those of the logits.
struct TextSamplerTests {
    /// The loss of a word is -log softmax(logits) at it, by the reference that knows nothing of samplers.
    @Test(arguments: Cell.allCases)
    func logitsAreThoseOfTheLoss(cell: Cell) throws {
        let model = Self.model(cell)
        let sampler = try Self.sampler(model)
        var reference = ReferenceModel(model.shape, batch: 1, parameters: model.parameters)
        for (word, next) in [(3, 1), (7, 0), (7, 10), (0, 3)] as [(Int32, Int32)] {
            sampler.read(word)
            let logits = sampler.logits()
            let loss = log(logits.map { exp($0) }.reduce(0, +)) - logits[Int(next)]
            let window = Window(batch: 1, sequence: 1, inputs: [word], targets: [next])
            #expect(abs(loss - reference.loss(window)) < 1e-6)
        }
    }

    /// Each word comes from the distribution after the words before it, by one stream of random numbers.
    @Test func wordsAreDrawnFromTheLogits() throws {
        var sampler = try Self.sampler(Self.model(.lstm), temperature: 0.7, seed: 9)
        let listener = try Self.sampler(Self.model(.lstm))
        var random = Philox(seed: 9, stream: RandomStream.sampling)
        sampler.read(2)
        listener.read(2)
        for _ in 0..<50 {
            let expected = WordDistribution(logits: listener.logits(), temperature: 0.7).draw(&random)
            #expect(try sampler.next() == expected)
            listener.read(expected)
        }
    }

    @Test func theSeedDecidesTheWords() throws {
        func words(_ seed: Int) throws -> [Int32] {
            var sampler = try Self.sampler(Self.model(.gru), seed: seed)
            sampler.read(0)
            return try (0..<30).map { _ in try sampler.next() }
        }
        #expect(try words(1) == words(1))
        #expect(try words(1) != words(2))
    }

    @Test func brokenWeightsAreSaid() throws {
        let model = Self.model(.gru)
        var parameters = model.parameters
        parameters[parameters.count - 1] = .nan
        let device = try CPUDevice(shape: model.shape, batch: 1, sequence: 1)
        var sampler = TextSampler(
            ModelWeights(shape: model.shape, parameters: parameters), device: device, temperature: 1, seed: 1)
        sampler.read(0)
        #expect(throws: TrainingError.outputNotFinite) { try sampler.next() }
    }

    private static func model(_ cell: Cell) -> SampleModel {
        SampleModel(cell, hidden: 6, batch: 1, sequence: 1)
    }

    private static func sampler(_ model: SampleModel, temperature: Double = 1, seed: Int = 1) throws -> TextSampler {
        TextSampler(
            ModelWeights(shape: model.shape, parameters: model.parameters),
            device: try CPUDevice(shape: model.shape, batch: 1, sequence: 1), temperature: temperature, seed: seed)
    }
}

/// softmax(logits / temperature), worked out by hand for logits of ln 1, ln 2 and ln 5.
struct WordDistributionTests {
    private static let logits: [Double] = [1.0, 2.0, 5.0].map { log($0) }

    private static let sharpened: [(temperature: Double, parts: [Double])] = [
        (1, [1, 2, 5]), (0.5, [1, 4, 25]), (0, [0, 0, 1]), (1e-300, [0, 0, 1]), (1e300, [1, 1, 1]),
    ]

    /// Each weight is its number to the power of 1 / temperature.
    @Test(arguments: sharpened)
    func temperatureSharpens(temperature: Double, parts: [Double]) {
        let total = parts.reduce(0, +)
        let found = WordDistribution(logits: Self.logits, temperature: temperature).probabilities
        #expect(zip(found, parts).allSatisfy { abs($0 - $1 / total) < 1e-12 }, "\(found)")
    }

    @Test func greedTakesTheFirstOfEquals() {
        #expect(WordDistribution(logits: [1, 3, 3, 2], temperature: 0).probabilities == [0, 1, 0, 0])
    }

    @Test func largeLogitsDoNotOverflow() {
        let found = WordDistribution(logits: [1000, 1000 + log(3), -1e308], temperature: 1).probabilities
        #expect(zip(found, [0.25, 0.75, 0]).allSatisfy { abs($0 - $1) < 1e-12 }, "\(found)")
    }

    /// Of 40,000 draws a word of probability p comes 40,000 p times, give or take four deviations.
    @Test(arguments: [1.0, 0.5])
    func wordsComeAsOftenAsTheyShould(temperature: Double) {
        let distribution = WordDistribution(logits: Self.logits, temperature: temperature)
        var random = Philox(seed: 5, stream: 0)
        var counts = [0.0, 0, 0]
        for _ in 0..<40_000 { counts[Int(distribution.draw(&random))] += 1 }
        for (count, p) in zip(counts, distribution.probabilities) {
            let deviation = (40_000 * p * (1 - p)).squareRoot()
            #expect(abs(count - 40_000 * p) < 4 * deviation)
        }
    }
}

struct PromptTests {
    private func vocabulary(_ words: String...) throws -> Vocabulary {
        try Vocabulary(words: words.map { Array($0.utf8) })
    }

    @Test func aPromptBeginsALine() throws {
        let vocabulary = try vocabulary("the", "cat", "<eos>", "<unk>")
        let prompt = try Prompt(" the  cat\tsat\nthe ", vocabulary: vocabulary)
        #expect(prompt.tokens == [2, 0, 1, 3, 2, 0])
        #expect(prompt.unknownWords == ["sat"])
        #expect(try Prompt("", vocabulary: vocabulary).tokens == [2])
    }

    /// As a corpus is: a carriage return is white space, and so is a no-break space.
    @Test func wordsAreSplitAsInACorpus() throws {
        let vocabulary = try vocabulary("the", "cat", "<eos>", "<unk>")
        let prompt = try Prompt("the\rthe\r\nthe\u{B}cat\u{A0}sat", vocabulary: vocabulary)
        #expect(prompt.tokens == [2, 0, 0, 2, 0, 1, 3])
        #expect(try Prompt("\n\nthe\n", vocabulary: vocabulary).tokens == [2, 2, 2, 0, 2])
    }

    @Test func thereMayBeNoMarks() throws {
        let vocabulary = try vocabulary("the", "cat")
        #expect(try Prompt("cat the", vocabulary: vocabulary).tokens == [1, 0])
        #expect(throws: TrainingError.nothingToRead) { try Prompt(" ", vocabulary: vocabulary) }
        #expect(throws: TrainingError.unknownWord("dog")) { try Prompt("the dog", vocabulary: vocabulary) }
    }
}
