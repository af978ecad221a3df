import Foundation
import Parameters
import Planning

/// Truncated normal kernels of one numerical dimension, one for each observation and a wide one, the prior, at the end.
///
/// Means, deviations and steps as in Optuna 5.0's `_ParzenEstimator._calculate_numerical_distributions`. Where an
/// observation has no value its kernel is the prior.
struct NumericalKernels {
    private let axis: Distribution.Axis
    private var means: [Double]
    private var deviations: [Double]
    /// What is taken from the logarithm of a kernel's density.
    private var constants: [Double]
    private var inverses: [Double]
    /// Of an axis with steps: different pairs of mean and deviation, and which of them each kernel has.
    private var pairs: [Pair] = []
    private var pairOfKernel: [Int32] = []

    private struct Pair {
        var mean: Double
        var deviation: Double
        var logDeviation: Double
        var constant: Double
    }

    /// - Parameters:
    ///   - ascending: The kernels that have a mean, by that.
    ///   - count: Of all kernels, the prior among them.
    init(_ axis: Distribution.Axis, ascending: [(kernel: Int32, mean: Double)], count: Int) {
        self.axis = axis
        let range = axis.high - axis.low
        means = Array(repeating: 0.5 * (axis.low + axis.high), count: count)
        deviations = Array(repeating: range, count: count)
        let widths = Self.widths(ascending.map(\.mean), axis, kernels: count)
        for (place, entry) in ascending.enumerated() {
            means[Int(entry.kernel)] = entry.mean
            deviations[Int(entry.kernel)] = widths[place]
        }
        (inverses, constants) = (deviations.map { 1 / $0 }, [])
        if axis.hasSteps {
            findPairs(ascending)
        } else {
            constants = means.indices.map { constant(means[$0], deviations[$0]) }
        }
    }

    /// The wider of the gaps to both neighbours; of the outermost that to their one neighbour, the range's end being
    /// none where there is another. Never narrower than the range over the number of all kernels and 1, or over 100
    /// (the magic clip).
    private static func widths(_ means: [Double], _ axis: Distribution.Axis, kernels: Int) -> [Double] {
        let (count, range) = (means.count, axis.high - axis.low)
        let narrowest = range / min(100, 1 + Double(kernels))
        return means.indices.map { place in
            let isFirst = place == 0, isLast = place == count - 1
            let below = means[place] - (isFirst ? axis.low : means[place - 1])
            let above = (isLast ? axis.high : means[place + 1]) - means[place]
            let width = count > 1 && isFirst ? above : count > 1 && isLast ? below : max(below, above)
            return min(max(width, narrowest), range)
        }
    }

    /// The logarithm of the mass within the axis; where values are dense, of the density's factor as well.
    private func constant(_ mean: Double, _ deviation: Double) -> Double {
        let (low, high) = ((axis.low - mean) / deviation, (axis.high - mean) / deviation)
        // Less than half a unit in the last place of 1 lies outside.
        let mass = low < -9 && high > 9 ? 0 : NormalMass.logBetween(low, high)
        return axis.hasSteps ? mass : mass + log(deviation) + NormalMass.logRootTwoPi
    }

    private mutating func findPairs(_ ascending: [(kernel: Int32, mean: Double)]) {
        pairOfKernel = Array(repeating: 0, count: means.count)
        func pair(_ kernel: Int) -> Pair {
            Pair(
                mean: means[kernel], deviation: deviations[kernel], logDeviation: log(deviations[kernel]),
                constant: constant(means[kernel], deviations[kernel]))
        }
        pairs.append(pair(means.count - 1))
        // Those of equal means stand together.
        var firstOfMean = 1
        for entry in ascending {
            let kernel = Int(entry.kernel)
            if pairs.count > firstOfMean, pairs[firstOfMean].mean != entry.mean { firstOfMean = pairs.count }
            let known = pairs[firstOfMean...].firstIndex { $0.deviation == deviations[kernel] }
            pairOfKernel[kernel] = Int32(known ?? pairs.count)
            if known == nil { pairs.append(pair(kernel)) }
        }
    }

    // MARK: - Drawing

    /// The value of a kernel that belongs to a number strictly between 0 and 1, as a place on the axis.
    func draw(_ kernel: Int, _ number: Double) -> Double {
        let (mean, deviation) = (means[kernel], deviations[kernel])
        let place = NormalMass.quantile(
            number, between: (axis.low - mean) / deviation, and: (axis.high - mean) / deviation)
        let position = min(max(mean + deviation * place, axis.low), axis.high)
        return axis.hasSteps ? axis.position(of: axis.value(at: position).double ?? position) : position
    }

    // MARK: - Density

    /// Adds the logarithm of each kernel's density at each place; nothing where a place is NaN.
    ///
    /// - Parameter sums: For each place one number a kernel.
    func addLogDensities(at places: [Double], to sums: inout [Double]) {
        if axis.hasSteps { return addLogMasses(at: places, to: &sums) }
        let count = means.count
        sums.withUnsafeMutableBufferPointer { sums in
            for (row, place) in places.enumerated() where !place.isNaN {
                means.withUnsafeBufferPointer { means in
                    inverses.withUnsafeBufferPointer { inverses in
                        constants.withUnsafeBufferPointer { constants in
                            for kernel in 0..<count {
                                let z = (place - means[kernel]) * inverses[kernel]
                                sums[row * count + kernel] -= 0.5 * z * z + constants[kernel]
                            }
                        }
                    }
                }
            }
        }
    }

    /// The same where values are steps apart: the mass of a value's cell, computed once for kernels and for places that
    /// are equal.
    private func addLogMasses(at places: [Double], to sums: inout [Double]) {
        let count = means.count
        var masses: [Double: [Double]] = [:]
        for (row, place) in places.enumerated() where !place.isNaN {
            let table = masses[place] ?? logMasses(at: place)
            masses[place] = table
            sums.withUnsafeMutableBufferPointer { sums in
                table.withUnsafeBufferPointer { table in
                    for kernel in 0..<count { sums[row * count + kernel] += table[Int(pairOfKernel[kernel])] }
                }
            }
        }
    }

    private func logMasses(at place: Double) -> [Double] {
        let cell = axis.cell(of: axis.value(at: place).double ?? place) ?? (place, place)
        let (middle, half) = (cell.low / 2 + cell.high / 2, cell.high / 2 - cell.low / 2)
        let logWidth = log(2 * half)
        return pairs.map { pair in
            let inverse = 1 / pair.deviation
            if let density = NormalMass.logThin((middle - pair.mean) * inverse, half * inverse) {
                return density + logWidth - pair.logDeviation - pair.constant
            }
            return NormalMass.logBetween((cell.low - pair.mean) * inverse, (cell.high - pair.mean) * inverse)
                - pair.constant
        }
    }
}
