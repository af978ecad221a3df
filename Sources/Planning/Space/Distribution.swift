public import Parameters

/// How a numeric parameter is distributed, in the words of W&B.
public struct Distribution: Hashable, Sendable {
    /// A distribution's name in a sweep file.
    public enum Kind: String, Sendable, CaseIterable {
        case intUniform = "int_uniform"
        case uniform
        case qUniform = "q_uniform"
        /// `min` and `max` are natural exponents; of the inverse, of the reciprocal.
        case logUniform = "log_uniform"
        case logUniformValues = "log_uniform_values"
        case qLogUniform = "q_log_uniform"
        case qLogUniformValues = "q_log_uniform_values"
        case invLogUniform = "inv_log_uniform"
        case invLogUniformValues = "inv_log_uniform_values"
        case normal
        case qNormal = "q_normal"
        case logNormal = "log_normal"
        case qLogNormal = "q_log_normal"
        case beta
        case qBeta = "q_beta"
    }

    /// A number that describes a distribution.
    public enum Key: String, Sendable, CaseIterable {
        case min, max, mu, sigma, a, b, q

        /// What holds when it is left out, as W&B has it; nil when it must be given.
        var defaultValue: Number? {
            switch self {
            case .min, .max: nil
            case .mu: Number(0)
            case .sigma, .a, .b, .q: Number(1)
            }
        }
    }

    /// Its name.
    public let kind: Kind
    /// Its numbers, as they were written.
    private let numbers: [Key: Number]
    let law: Law
    /// Of a quantized one.
    private let bins: Bins?

    /// A distribution with these numbers; what has a default may be left out.
    ///
    /// Nil when one is missing, or when the numbers make no distribution: ``problems(_:_:)`` says which.
    public init?(_ kind: Kind, _ numbers: [Key: Number]) {
        guard Self.problems(kind, numbers).isEmpty else { return nil }
        var complete: [Key: Number] = [:]
        for key in kind.keys { complete[key] = numbers[key] ?? key.defaultValue }
        self.kind = kind
        self.numbers = complete
        let law = Law(kind, complete)
        self.law = law
        bins = complete[.q].map { Bins(of: law, kind, step: $0, complete) }
    }

    /// A number of its description; nil when it has none of that name.
    public subscript(key: Key) -> Number? { numbers[key] }
}

extension Distribution.Kind {
    /// Its numbers, in the order in which they are written.
    public var keys: [Distribution.Key] {
        switch self {
        case .intUniform, .uniform, .logUniform, .logUniformValues, .invLogUniform, .invLogUniformValues: [.min, .max]
        case .qUniform, .qLogUniform, .qLogUniformValues: [.min, .max, .q]
        case .normal, .logNormal: [.mu, .sigma]
        case .qNormal, .qLogNormal: [.mu, .sigma, .q]
        case .beta: [.a, .b]
        case .qBeta: [.a, .b, .q]
        }
    }

    /// Whether `min` and `max` are exponents of e.
    public var hasExponents: Bool { self == .logUniform || self == .qLogUniform || self == .invLogUniform }

    /// What `min` and `max` are for ``Law``: the logarithms of values that must be above 0.
    var hasPositiveBounds: Bool {
        self == .logUniformValues || self == .qLogUniformValues || self == .invLogUniformValues
    }

    /// Whether its values are steps apart.
    var isQuantized: Bool { keys.contains(.q) }
}

// MARK: - Values

extension Distribution {
    /// The value that belongs to a number strictly between 0 and 1: the inverse of the distribution function.
    ///
    /// Quantized ones are rounded down to a multiple of `q`, and brought back into the range where that leaves it.
    public func value(at p: Double) -> ParameterValue {
        if kind == .intUniform {
            let (low, high) = integerBounds
            let offset = Int((p * (Double(high - low) + 1)).rounded(.up)) - 1
            return .number(Number(low + Swift.min(offset, high - low)))
        }
        let value = law.quantile(p)
        return .number(bins?.value(nearest: value) ?? Number(value))
    }

    /// The smallest value that can be drawn, and the greatest.
    public var extremes: (low: ParameterValue, high: ParameterValue) {
        (value(at: Self.smallestProbability), value(at: 1 - Self.smallestProbability))
    }

    /// Draws lie between this number and its distance from 1.
    static let smallestProbability = 0x1p-53

    /// How many different values there are; nil when they are not counted.
    public var count: Int? {
        if kind == .intUniform { return integerBounds.high - integerBounds.low + 1 }
        return bins?.count
    }

    /// The value at `index` of those that are counted, in ascending order.
    func value(atIndex index: Int) -> ParameterValue {
        if kind == .intUniform { return .number(Number(integerBounds.low + index)) }
        guard let bins else { preconditionFailure("`\(kind.rawValue)` has no counted values") }
        return .number(bins.value(atIndex: index))
    }

    /// Whether a value is one of those that are counted.
    func takes(_ value: ParameterValue) -> Bool {
        guard let number = value.double, let count else { return false }
        // They ascend.
        var (low, high) = (0, count)
        while low < high {
            let middle = low + (high - low) / 2
            if self.value(atIndex: middle).double ?? .infinity < number { low = middle + 1 } else { high = middle }
        }
        return low < count && self.value(atIndex: low) == value
    }

    /// Whether every value is a whole number, written as one.
    public var givesIntegers: Bool { kind == .intUniform || bins?.givesIntegers == true }

    private var integerBounds: (low: Int, high: Int) { (numbers[.min]?.integer ?? 0, numbers[.max]?.integer ?? 0) }
}

extension Distribution: CustomStringConvertible {
    /// `{"distribution":"uniform","min":0,"max":1}`.
    public var description: String { json.compactText }

    /// As a sweep file has it, defaults written out.
    public var json: JSONNode {
        let numbers = kind.keys.map { key in
            JSONMember(key.rawValue, JSONNode(.number(self.numbers[key] ?? Number(0))))
        }
        return JSONNode(.object([JSONMember("distribution", JSONNode(.string(kind.rawValue)))] + numbers))
    }
}

extension Distribution {
    /// The ends of what is drawn, as values: those of a quantized distribution are drawn, the others only approached. Nil
    /// without bounds.
    public var range: (low: ParameterValue, high: ParameterValue)? {
        guard let bounds = law.bounds else { return nil }
        if count != nil { return extremes }
        // As they were written, unless they are exponents.
        if !kind.hasExponents, let low = self[.min], let high = self[.max] { return (.number(low), .number(high)) }
        return (.number(Number(plain: bounds.low)), .number(Number(plain: bounds.high)))
    }

    /// What is drawn, for people: `q_uniform from 16 to 48 in steps of 16`, `normal, mu 0, sigma 1`.
    ///
    /// Ends that stand in the file as exponents are told as the values that they mean.
    public var rangeText: String {
        let step = self[.q].map { " in steps of \($0.literal)" } ?? ""
        let shape = kind.keys.filter { $0 != .min && $0 != .max && $0 != .q }.map {
            "\($0.rawValue) \(self[$0]!.literal)"
        }
        let name = ([kind.rawValue] + shape).joined(separator: ", ")
        return name + (range.map { " from \($0.low.display) to \($0.high.display)" } ?? "") + step
    }
}
