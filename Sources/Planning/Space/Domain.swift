public import Parameters

/// The values that a parameter takes.
public enum Domain: Hashable, Sendable {
    /// Each of these; with the probabilities, of which there are as many, where they are not equal.
    case list([ParameterValue], probabilities: [Double]? = nil)
    /// What a distribution gives.
    case distribution(Distribution)

    /// The listed values, in the order of the file; none of a distribution.
    public var values: [ParameterValue] {
        if case .list(let values, _) = self { values } else { [] }
    }

    /// The distribution; nil of a list.
    public var distribution: Distribution? {
        if case .distribution(let distribution) = self { distribution } else { nil }
    }

    /// How many different values there are; nil when they are not counted.
    var count: Int? {
        switch self {
        case .list(let values, _): values.count
        case .distribution(let distribution): distribution.count
        }
    }

    /// The same domain in which no value stands twice (3 and 3.0 are one value), and none that is never drawn.
    var distinct: Domain {
        guard case .list(let values, let probabilities) = self else { return self }
        guard let probabilities else { return .list(Self.distinct(values)) }
        var sums: [ParameterValue: Double] = [:]
        for (value, probability) in zip(values, probabilities) { sums[value, default: 0] += probability }
        let drawn = Self.distinct(values).filter { sums[$0] ?? 0 > 0 }
        return .list(drawn, probabilities: drawn.map { sums[$0] ?? 0 })
    }

    /// `values` without repetitions.
    static func distinct(_ values: [ParameterValue]) -> [ParameterValue] {
        var seen: Set<ParameterValue> = []
        return values.filter { seen.insert($0).inserted }
    }

    /// The value at `index` of those that are counted: in the order of the file, or in ascending order.
    func value(atIndex index: Int) -> ParameterValue {
        switch self {
        case .list(let values, _): values[index]
        case .distribution(let distribution): distribution.value(atIndex: index)
        }
    }

    /// The value that belongs to a number strictly between 0 and 1.
    public func value(at p: Double) -> ParameterValue {
        switch self {
        case .distribution(let distribution): return distribution.value(at: p)
        case .list(let values, nil): return values[Int((p * Double(values.count)).rounded(.up)) - 1]
        case .list(let values, let probabilities?):
            let goal = p * probabilities.reduce(0, +)
            var sum = 0.0
            for (value, probability) in zip(values, probabilities) {
                sum += probability
                if goal <= sum { return value }
            }
            return values[values.count - 1]
        }
    }

    /// What a grid takes: all values, up to a limit, of which more than the limit are never wanted.
    func listed(upTo limit: Int) -> Domain {
        guard case .distribution(let distribution) = self else { return self }
        let count = min(distribution.count ?? 0, limit)
        return .list((0..<count).map(distribution.value(atIndex:)))
    }
}
