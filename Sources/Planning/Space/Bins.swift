import Parameters

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
