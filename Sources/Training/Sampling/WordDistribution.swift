import Foundation

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
