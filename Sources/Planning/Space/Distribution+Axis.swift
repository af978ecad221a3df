import Foundation
public import Parameters

extension Distribution {
    /// The line on which a model of a search places the values of a distribution and measures how near they are.
    ///
    /// What is uniform lies there as it is, what is log-uniform by its logarithm. Of any other distribution it is the
    /// probability of what is below, so that what is equally likely has equal length.
    public struct Axis: Sendable {
        /// Where the axis begins: at the smallest value, half a step before it when values are steps apart.
        public let low: Double
        /// Where the axis ends.
        public let high: Double

        private enum Scale { case linear, logarithmic, probability }

        private let distribution: Distribution
        private let scale: Scale
        /// How many values lie on a linear or logarithmic axis; nil where they lie densely.
        private let count: Int?

        init(of distribution: Distribution) {
            self.distribution = distribution
            switch distribution.law {
            case .uniform(let low, let high): scale = high - low < .infinity ? .linear : .probability
            case .logUniform: scale = .logarithmic
            case .normal, .logNormal, .beta: scale = .probability
            }
            count = scale == .probability ? nil : distribution.count
            let ends: (low: Double, high: Double)
            if scale == .probability {
                ends = (0, 1)
            } else if let count {
                ends = Self.ends(of: distribution, count, isLogarithmic: scale == .logarithmic)
            } else {
                ends = distribution.law.bounds ?? (0, 1)
            }
            (low, high) = scale == .logarithmic ? (log(ends.low), log(ends.high)) : ends
        }

        /// Half a step outside the first and the last value.
        private static func ends(
            of distribution: Distribution, _ count: Int, isLogarithmic: Bool
        ) -> (low: Double, high: Double) {
            let number = { (index: Int) in distribution.number(atIndex: index) }
            let (first, second) = (number(0), number(1))
            let low = first - (second - first) / 2
            let high = number(count - 1) + (number(count - 1) - number(count - 2)) / 2
            // An uneven first step may be longer than the first value is large.
            return (isLogarithmic && low <= 0 ? first * first / (first / 2 + second / 2) : low, high)
        }
    }

    /// Made anew with every call.
    public var axis: Axis { Axis(of: self) }

    /// Of those that are counted.
    fileprivate func number(atIndex index: Int) -> Double { value(atIndex: index).double ?? 0 }
}

extension Distribution.Axis {
    /// Whether values are steps apart, so that each has a ``cell(of:)``.
    public var hasSteps: Bool { count != nil || distribution.kind.isQuantized }

    /// Where a value lies; of a quantized one on an axis of probabilities, the middle of its ``cell(of:)``.
    ///
    /// What the distribution cannot give may lie outside the axis.
    public func position(of value: Double) -> Double {
        switch scale {
        case .linear: return value
        case .logarithmic: return value > 0 ? log(value) : -.infinity
        case .probability:
            if let cell = cell(of: value) { return cell.low / 2 + cell.high / 2 }
            return distribution.law.cumulative(value)
        }
    }

    /// The piece of the axis that belongs to a value when values are steps apart; nil when they lie densely.
    public func cell(of value: Double) -> (low: Double, high: Double)? {
        if scale == .probability {
            guard let step = distribution[.q]?.value else { return nil }
            return (distribution.law.cumulative(value), distribution.law.cumulative(value + step))
        }
        guard let count else { return nil }
        let index = self.index(nearest: value, count)
        return (index == 0 ? low : boundary(after: index - 1), index == count - 1 ? high : boundary(after: index))
    }

    /// The value at a position, or the one in whose cell it lies; positions outside the axis stand for its ends.
    public func value(at position: Double) -> ParameterValue {
        let position = min(max(position, low), high)
        if scale == .probability {
            let smallest = Distribution.smallestProbability
            return distribution.value(at: min(max(position, smallest), 1 - smallest))
        }
        let value = scale == .logarithmic ? exp(position) : position
        if let count { return distribution.value(atIndex: index(nearest: value, count)) }
        let bounds = distribution.law.bounds ?? (value, value)
        return .number(Number(min(max(value, bounds.low), bounds.high)))
    }

    /// Where the cell of the value at `index` ends: halfway to the next value.
    private func boundary(after index: Int) -> Double {
        let middle = middle(after: index)
        return scale == .logarithmic ? log(middle) : middle
    }

    private func middle(after index: Int) -> Double {
        distribution.number(atIndex: index) / 2 + distribution.number(atIndex: index + 1) / 2
    }

    private func index(nearest value: Double, _ count: Int) -> Int {
        var (first, last) = (0, count - 1)
        while first < last {
            let index = first + (last - first) / 2
            if middle(after: index) < value { first = index + 1 } else { last = index }
        }
        return first
    }
}
