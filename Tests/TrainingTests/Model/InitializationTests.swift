import Testing

@testable import Training

struct InitializationTests {
    static let shape = ModelShape(cell: .lstm, vocabulary: 500, embedding: 64, hidden: 100, layers: 2)

    /// Design §6: ±0.1 for the four named matrices, ±1/√25 for the rest.
    @Test(
        arguments: [Initialization.report, .uniform],
        ["embedding.weight", "rnn.weight_ih_l1", "rnn.bias_hh_l0", "fc.bias"])
    func boundsAndMoments(initialization: Initialization, name: String) throws {
        var shape = Self.shape
        shape.hidden = 25
        let tensor = try #require(ParameterLayout(shape)[name])
        let values = initialization.parameters(of: shape, range: 0.1, seed: 9)[tensor.range].map { Double($0) }
        let bound = initialization == .uniform || name == "embedding.weight" ? Double(Float(0.1)) : 0.2
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let variance = values.reduce(0) { $0 + $1 * $1 } / count
        #expect(values.allSatisfy { abs($0) <= bound })
        #expect(values.contains { abs($0) > 0.9 * bound })
        // Of a uniform distribution: mean 0 ± b/√(3n), mean square b²/3 ± b²√(4/45n); five standard errors.
        #expect(abs(mean) < 5 * bound / (3 * count).squareRoot())
        #expect(abs(variance - bound * bound / 3) < 5 * bound * bound * (4 / 45 / count).squareRoot())
    }

    @Test(arguments: [
        ("embedding.weight", Float(0.3)), ("rnn.weight_ih_l0", 0.3), ("rnn.weight_hh_l0", 0.3), ("fc.weight", 0.3),
        ("rnn.weight_hh_l1", 0.1), ("rnn.bias_ih_l1", 0.1), ("fc.bias", 0.1),
    ])
    func reportHasTwoBounds(name: String, bound: Float) throws {
        let tensor = try #require(ParameterLayout(Self.shape)[name])
        let values = Initialization.report.parameters(of: Self.shape, range: 0.3, seed: 1)[tensor.range]
        let largest = try #require(values.map(abs).max())
        #expect(largest <= bound && largest > 0.97 * bound)
    }

    @Test func seedAndTensorDecide() throws {
        let layout = ParameterLayout(Self.shape)
        let first = Initialization.uniform.parameters(of: Self.shape, range: 1, seed: 1)
        #expect(first == Initialization.uniform.parameters(of: Self.shape, range: 1, seed: 1))
        #expect(first != Initialization.uniform.parameters(of: Self.shape, range: 1, seed: 2))
        let biases = try ["rnn.bias_ih_l0", "rnn.bias_hh_l0"].map { first[try #require(layout[$0]).range] }
        #expect(Array(biases[0]) != Array(biases[1]))
        let range = try #require(layout["rnn.weight_ih_l0"]).range
        var deeper = Self.shape
        deeper.layers = 3
        #expect(Initialization.uniform.parameters(of: deeper, range: 1, seed: 1)[range] == first[range])
    }
}
