import Foundation
import Parameters

/// What a distribution follows before its values are rounded.
enum Law: Hashable, Sendable {
    /// Between the bounds.
    case uniform(Double, Double)
    /// The exponential of what is uniform between the exponents; with its own bounds, which the exponentials of rounded
    /// logarithms would miss.
    case logUniform(Double, Double, from: Double, to: Double)
    case normal(mean: Double, deviation: Double)
    /// The exponential of what is normal.
    case logNormal(mean: Double, deviation: Double)
    case beta(Double, Double)

    /// Of a distribution all of whose numbers are there.
    init(_ kind: Distribution.Kind, _ numbers: [Distribution.Key: Number]) {
        func number(_ key: Distribution.Key) -> Double { numbers[key]?.value ?? 0 }
        self =
            switch kind {
            case .intUniform, .uniform, .qUniform: .uniform(number(.min), number(.max))
            case .logUniform, .qLogUniform: Self.exponential(number(.min), number(.max))
            case .invLogUniform: Self.exponential(-number(.max), -number(.min))
            case .logUniformValues, .qLogUniformValues, .invLogUniformValues:
                .logUniform(log(number(.min)), log(number(.max)), from: number(.min), to: number(.max))
            case .normal, .qNormal: .normal(mean: number(.mu), deviation: number(.sigma))
            case .logNormal, .qLogNormal: .logNormal(mean: number(.mu), deviation: number(.sigma))
            case .beta, .qBeta: .beta(number(.a), number(.b))
            }
    }

    /// The inverse of the distribution function, for `p` strictly between 0 and 1.
    func quantile(_ p: Double) -> Double {
        switch self {
        case .uniform(let low, let high): Self.between(low, high, p)
        case .logUniform(let low, let high, let first, let last):
            Swift.min(Swift.max(exp(Self.between(low, high, p)), first), last)
        case .normal(let mean, let deviation): mean + deviation * NormalQuantile.value(at: p)
        case .logNormal(let mean, let deviation): exp(mean + deviation * NormalQuantile.value(at: p))
        case .beta(let a, let b): BetaQuantile(a: a, b: b).value(at: p)
        }
    }

    /// Bounds between which all values lie; nil when there are none.
    var bounds: (low: Double, high: Double)? {
        switch self {
        case .uniform(let low, let high): (low, high)
        case .logUniform(_, _, let first, let last): (first, last)
        case .beta: (0, 1)
        case .normal, .logNormal: nil
        }
    }

    private static func exponential(_ low: Double, _ high: Double) -> Law {
        .logUniform(low, high, from: exp(low), to: exp(high))
    }

    /// Without the difference of the bounds, which may be beyond all doubles.
    private static func between(_ low: Double, _ high: Double, _ p: Double) -> Double {
        let value = high - low < .infinity ? low + p * (high - low) : low * (1 - p) + high * p
        return Swift.min(Swift.max(value, low), high)
    }
}

/// The multiples of a step to which the values of a law are rounded down: multiple k stands for k·q up to, not including,
/// (k + 1)·q.
///
/// What lies outside the law's bounds is replaced by the nearer bound.
struct Bins: Hashable, Sendable {
    /// The step as a whole number of powers of ten, so that its multiples are the doubles nearest to what a person would
    /// write; nil when it has too many digits for that.
    private let decimal: (digits: Int, exponent: Int)?
    private let step: Double
    private let low: Double
    private let high: Double
    private let lowest: Int
    private let highest: Int
    private let isBounded: Bool
    /// Whether every value is a whole number, written as one.
    let givesIntegers: Bool

    init(of law: Law, _ kind: Distribution.Kind, step: Number, _ numbers: [Distribution.Key: Number]) {
        self.step = step.value
        decimal = Self.decimal(step.literal)
        var bounds = law.bounds ?? (-.infinity, .infinity)
        let written = [Distribution.Key.min, .max].compactMap { numbers[$0] }
        givesIntegers = step.isInteger && written.allSatisfy(\.isInteger)
        // Whole exponents have no whole powers.
        if givesIntegers, kind.hasExponents, bounds.low.rounded(.up) <= bounds.high.rounded(.down) {
            bounds = (bounds.low.rounded(.up), bounds.high.rounded(.down))
        }
        (low, high) = bounds
        isBounded = law.bounds != nil
        lowest = isBounded ? Self.bin(of: low, self.step, decimal) : .min
        guard isBounded else {
            highest = .max
            return
        }
        let last = Self.bin(of: high, self.step, decimal)
        // Nothing but the law's own bound would lie in the last bin, and no draw is equal to it.
        let isEmpty = Self.multiple(last, self.step, decimal) == law.bounds?.high && last > lowest
        highest = isEmpty ? last - 1 : last
    }

    static func == (left: Bins, right: Bins) -> Bool {
        (left.step, left.low, left.high, left.givesIntegers) == (right.step, right.low, right.high, right.givesIntegers)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(step)
        hasher.combine(low)
        hasher.combine(high)
    }

    /// How many values there are; nil without bounds.
    var count: Int? { isBounded ? highest - lowest + 1 : nil }

    func value(atIndex index: Int) -> Number { value(of: lowest + index) }

    func value(nearest value: Double) -> Number {
        self.value(of: Swift.min(Swift.max(Self.bin(of: value, step, decimal), lowest), highest))
    }

    private func value(of bin: Int) -> Number {
        let value = Swift.min(Swift.max(Self.multiple(bin, step, decimal), low), high)
        return givesIntegers ? Int(exactly: value).map { Number($0) } ?? Number(value) : Number(value)
    }

    /// The greatest k with k·q at most `value`.
    private static func bin(of value: Double, _ step: Double, _ decimal: (Int, Int)?) -> Int {
        var bin = Int((value / step).rounded(.down))
        while multiple(bin + 1, step, decimal) <= value { bin += 1 }
        while multiple(bin, step, decimal) > value { bin -= 1 }
        return bin
    }

    private static func multiple(_ bin: Int, _ step: Double, _ decimal: (digits: Int, exponent: Int)?) -> Double {
        guard let decimal, case let (product, overflow) = bin.multipliedReportingOverflow(by: decimal.digits),
            !overflow,
            let value = Double("\(product)e\(decimal.exponent)")
        else { return Double(bin) * step }
        return value
    }

    /// `0.25` is 25 hundredths.
    private static func decimal(_ literal: String) -> (digits: Int, exponent: Int)? {
        let parts = literal.lowercased().split(separator: "e")
        guard let mantissa = parts.first, let exponent = parts.count > 1 ? Int(parts[1]) : 0 else { return nil }
        let halves = mantissa.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = halves.count > 1 ? halves[1] : ""
        guard let digits = Int(String(halves[0]) + fraction) else { return nil }
        return (digits, exponent - fraction.count)
    }
}
