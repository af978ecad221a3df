import Parameters

extension Distribution.Key {
    /// What may stand behind the key in a distribution of that kind.
    func interval(in kind: Distribution.Kind) -> Setting.Kind {
        switch self {
        case .min, .max:
            if kind == .intUniform { return .integer(-Self.wholeLimit...Self.wholeLimit) }
            if kind.hasExponents { return .real(.init(-Self.exponentLimit, Self.exponentLimit)) }
            return kind.hasPositiveBounds ? Self.positive : .real(.init(-.infinity, .infinity))
        case .mu:
            let limit = kind == .logNormal || kind == .qLogNormal ? Self.exponentLimit : .infinity
            return .real(.init(-limit, limit))
        case .sigma, .q: return Self.positive
        case .a, .b: return .real(.init(0, 1e6, includesMinimum: false))
        }
    }

    private static let positive = Setting.Kind.real(.init(0, .infinity, includesMinimum: false))

    /// Whole numbers that every JSON reader keeps exactly.
    private static let wholeLimit = 1 << 53 - 1

    /// Powers of e with such exponents are doubles, and far from their limits.
    private static let exponentLimit = 700.0
}

extension Distribution {
    /// What is wrong with the numbers of a distribution, by the number to change; nothing when they make one.
    static func problems(_ kind: Kind, _ numbers: [Key: Number]) -> [(key: Key, rule: String)] {
        var complete: [Key: Number] = [:]
        var problems: [(key: Key, rule: String)] = []
        for key in kind.keys {
            complete[key] = numbers[key] ?? key.defaultValue
            guard let number = complete[key] else {
                problems.append((key, "must be given"))
                continue
            }
            if let rule = key.interval(in: kind).problem(with: JSONNode(.number(number))) {
                problems.append((key, rule))
            }
        }
        return problems.isEmpty ? problemsTogether(kind, complete) : problems
    }

    /// Of numbers each of which may stand there.
    private static func problemsTogether(_ kind: Kind, _ numbers: [Key: Number]) -> [(key: Key, rule: String)] {
        if let low = numbers[.min], let high = numbers[.max], low.value >= high.value {
            return [(.max, "must be above `min`, which is \(low.literal)")]
        }
        let law = Law(kind, numbers)
        let extremes = [law.quantile(smallestProbability), law.quantile(1 - smallestProbability)]
        guard extremes.allSatisfy(\.isFinite) else {
            return [(kind.keys[1], "must be smaller; values would be too large for a number")]
        }
        guard let step = numbers[.q] else { return [] }
        if let large = extremes.first(where: { abs($0 / step.value) > 0x1p53 }) {
            return [(.q, "must be larger; values such as \(Number(large).shortest) have no exact multiples of it")]
        }
        if let count = Bins(of: law, kind, step: step, numbers).count, count < 2 {
            return [(.q, "must be smaller than the range; every value would be the same, and `value` says that")]
        }
        return []
    }
}
