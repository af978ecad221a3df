import Foundation

/// A density over the configurations of a space: a mixture of products with one kernel for each of some observations
/// and one for the prior, as Optuna 5.0's `_ParzenEstimator`.
///
/// A parameter that does not exist in a configuration leaves the product, and the kernel of an observation that lacks
/// it is the prior in that dimension. As other values decide whether a parameter exists, each kernel so remains a
/// density over all configurations, and what was observed of a parameter beside the others stays joined to them.
struct ParzenEstimator {
    /// Of all kernels, the prior among them.
    let kernelCount: Int
    private let logWeights: [Double]
    /// Sums of the weights up to each kernel.
    private let cumulative: [Double]
    private let dimensions: [Dimension]

    private enum Dimension {
        case categorical(CategoricalKernels)
        case numerical(NumericalKernels)
    }

    private static let priorWeight = 1.0

    /// - Parameter members: The observations, by age.
    init(_ observations: Observations, members: [Int32]) {
        kernelCount = members.count + 1
        let weights = Self.weights(members.count)
        logWeights = weights.map { log($0) }
        var sum = 0.0
        cumulative = weights.map { weight in
            sum += weight
            return sum
        }
        let kernels = Self.kernels(of: members, among: observations.count)
        dimensions = observations.space.dimensions.indices.map { dimension in
            switch observations.space.dimensions[dimension].kind {
            case .categorical(let values, let probabilities):
                .categorical(
                    CategoricalKernels(
                        Self.observed(observations.columns[dimension], members), values: values,
                        probabilities: probabilities, priorWeight: Self.priorWeight))
            case .numerical(let axis):
                .numerical(
                    NumericalKernels(
                        axis, ascending: Self.ascending(observations, dimension, kernels), count: members.count + 1))
            }
        }
    }

    /// By observation its kernel; −1 without one.
    private static func kernels(of members: [Int32], among count: Int) -> [Int32] {
        var kernels = [Int32](repeating: -1, count: count)
        for (kernel, member) in members.enumerated() { kernels[Int(member)] = Int32(kernel) }
        return kernels
    }

    /// By kernel the position of its value; −1 without one, and for the prior.
    private static func observed(_ column: [Double], _ members: [Int32]) -> [Int32] {
        members.map { column[Int($0)].isNaN ? -1 : Int32(column[Int($0)]) } + [-1]
    }

    /// The kernels that have a number in a dimension, by that.
    private static func ascending(
        _ observations: Observations, _ dimension: Int, _ kernels: [Int32]
    ) -> [(kernel: Int32, mean: Double)] {
        let column = observations.columns[dimension]
        var ascending: [(kernel: Int32, mean: Double)] = []
        ascending.reserveCapacity(observations.orders[dimension].count)
        for index in observations.orders[dimension] where kernels[Int(index)] >= 0 {
            ascending.append((kernels[Int(index)], column[Int(index)]))
        }
        return ascending
    }

    /// The latest 25 observations and the prior have the same weight, those before less the older they are, as Optuna's
    /// `default_weights`; the sum is 1.
    private static func weights(_ count: Int) -> [Double] {
        let ramp = max(count - 25, 0)
        let oldest = 1 / Double(max(count, 1))
        let step = ramp > 1 ? (1 - oldest) / Double(ramp - 1) : 0
        var weights = (0..<count).map { age in
            age >= ramp ? 1 : age == ramp - 1 && ramp > 1 ? 1 : oldest + Double(age) * step
        }
        weights.append(priorWeight)
        let sum = weights.reduce(0, +)
        return weights.map { $0 / sum }
    }

    // MARK: - Drawing

    /// The kernel that belongs to a number strictly between 0 and 1.
    func kernel(_ number: Double) -> Int {
        let goal = number * cumulative[kernelCount - 1]
        var (low, high) = (0, kernelCount - 1)
        while low < high {
            let middle = (low + high) / 2
            if cumulative[middle] < goal { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The number of a dimension that a kernel gives for one strictly between 0 and 1.
    func draw(_ kernel: Int, dimension: Int, _ number: Double) -> Double {
        switch dimensions[dimension] {
        case .categorical(let kernels): kernels.draw(kernel, number)
        case .numerical(let kernels): kernels.draw(kernel, number)
        }
    }

    // MARK: - Density

    /// The logarithm of the density at each point, in the units of the dimensions' axes.
    ///
    /// - Parameter points: One number for each dimension, NaN where the point has none.
    func logDensities(at points: [[Double]]) -> [Double] {
        var sums: [Double] = []
        sums.reserveCapacity(points.count * kernelCount)
        for _ in points { sums += logWeights }
        for (index, dimension) in dimensions.enumerated() {
            let places = points.map { $0[index] }
            switch dimension {
            case .categorical(let kernels): kernels.addLogDensities(at: places, to: &sums)
            case .numerical(let kernels): kernels.addLogDensities(at: places, to: &sums)
            }
        }
        return sums.withUnsafeBufferPointer { sums in
            points.indices.map {
                Self.logSum(UnsafeBufferPointer(rebasing: sums[$0 * kernelCount..<($0 + 1) * kernelCount]))
            }
        }
    }

    private static func logSum(_ logs: UnsafeBufferPointer<Double>) -> Double {
        var highest = -Double.infinity
        for value in logs { highest = max(highest, value) }
        guard highest > -.infinity else { return highest }
        var sum = 0.0
        // What is left out is below 10⁻¹⁵ even of a million kernels.
        for value in logs where value > highest - 50 { sum += exp(value - highest) }
        return highest + log(sum)
    }
}
