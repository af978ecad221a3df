import Foundation
import Testing

@testable import Training

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
