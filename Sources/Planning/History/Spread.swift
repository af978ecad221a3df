import Parameters

/// Mean and sample standard deviation of a few numbers.
public struct Spread: Hashable, Sendable {
    /// How many numbers there are.
    public let count: Int
    /// The arithmetic mean, nil of no numbers; NaN if one of them is.
    public let mean: Double?
    /// The square root of the sum of squared deviations over `count - 1`; nil of fewer than two numbers.
    public let standardDeviation: Double?

    /// The spread of `values`.
    public init(_ values: [Double]) {
        count = values.count
        let mean = values.reduce(0, +) / Double(values.count)
        self.mean = values.isEmpty ? nil : mean
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        standardDeviation = values.count < 2 ? nil : (squares / Double(values.count - 1)).squareRoot()
    }
}
