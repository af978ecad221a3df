import Foundation
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
