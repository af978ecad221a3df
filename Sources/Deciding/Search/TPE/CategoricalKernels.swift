import Foundation

/// Kernels of one dimension of listed values, one for each observation and the prior at the end.
///
/// As in Optuna 5.0's `_ParzenEstimator._calculate_categorical_distributions`: a kernel gives its observation's value
/// the weight 1 and every value the prior's weight over the number of all kernels. Where the values have probabilities,
/// those share out the prior's weight. Where an observation has no value its kernel is the prior.
struct CategoricalKernels {
    /// The position of each observation's value; −1 for the prior.
    private let observed: [Int32]
    /// By value: of the kernels that observed it, of those that observed another, and of the prior.
    private let matching: [Double]
    private let other: [Double]
    private let prior: [Double]

    /// - Parameter observed: For each kernel the position of a value, −1 where there is none and for the prior.
    init(_ observed: [Int32], values: Int, probabilities: [Double]?, priorWeight: Double) {
        self.observed = observed
        let share = priorWeight / Double(observed.count)
        let smoothing =
            probabilities.map { $0.map { $0 * Double(values) * share } }
            ?? Array(repeating: share, count: values)
        let sum = 1 + smoothing.reduce(0, +)
        matching = smoothing.map { (1 + $0) / sum }
        other = smoothing.map { $0 / sum }
        prior = probabilities ?? Array(repeating: 1 / Double(values), count: values)
    }

    /// The position of the value that belongs to a number strictly between 0 and 1.
    func draw(_ kernel: Int, _ number: Double) -> Double {
        var sum = 0.0
        for value in prior.indices.dropLast() {
            sum += probability(of: value, kernel)
            if number <= sum { return Double(value) }
        }
        return Double(prior.count - 1)
    }

    private func probability(of value: Int, _ kernel: Int) -> Double {
        if observed[kernel] < 0 { return prior[value] }
        return observed[kernel] == value ? matching[value] : other[value]
    }

    /// Adds the logarithm of each kernel's probability at each place; nothing where a place is NaN.
    ///
    /// - Parameter sums: For each place one number a kernel.
    func addLogDensities(at places: [Double], to sums: inout [Double]) {
        let count = observed.count
        for (row, place) in places.enumerated() where !place.isNaN {
            let value = Int32(place)
            let (same, different, unknown) = (log(matching[Int(value)]), log(other[Int(value)]), log(prior[Int(value)]))
            sums.withUnsafeMutableBufferPointer { sums in
                observed.withUnsafeBufferPointer { observed in
                    for kernel in 0..<count {
                        let seen = observed[kernel]
                        sums[row * count + kernel] += seen == value ? same : seen < 0 ? unknown : different
                    }
                }
            }
        }
    }
}
