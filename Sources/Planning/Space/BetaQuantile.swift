import Foundation

/// The inverse of the beta distribution function, the regularized incomplete beta function I_x(a, b).
struct BetaQuantile {
    private let a: Double
    private let b: Double
    /// log(Γ(a + b) / (Γ(a) Γ(b))).
    private let logFactor: Double

    /// Both parameters are above 0.
    init(a: Double, b: Double) {
        self.a = a
        self.b = b
        logFactor = Self.logGamma(a + b) - Self.logGamma(a) - Self.logGamma(b)
    }

    /// For `p` strictly between 0 and 1; 0 or 1 where no other double is near enough.
    ///
    /// The smaller tail is inverted, and the logarithm of its length is what is halved: small results have as many exact
    /// digits as others.
    func value(at p: Double) -> Double {
        p <= 0.5 ? lowerTail(p) : 1 - BetaQuantile(a: b, b: a).lowerTail(1 - p)
    }

    /// Where I_x(a, b) is `p`, by bisection on log x.
    private func lowerTail(_ p: Double) -> Double {
        var (low, high) = (log(Double.leastNonzeroMagnitude), 0.0)
        while true {
            let middle = (low + high) / 2
            if middle == low || middle == high { return low == log(Double.leastNonzeroMagnitude) ? 0 : exp(middle) }
            if distribution(atLog: middle) < p { low = middle } else { high = middle }
        }
    }

    /// I_x(a, b) for x = exp(`logX`), `logX` below 0.
    func distribution(atLog logX: Double) -> Double {
        let x = exp(logX)
        let rest = -expm1(logX)
        let logRest = log(rest)
        let factor = exp(logFactor + a * logX + b * logRest)
        // The fraction converges fast below this point (Abramowitz and Stegun, 26.5.8); above it the symmetry helps.
        if x < (a + 1) / (a + b + 2) { return factor * Self.fraction(a, b, x) / a }
        return 1 - factor * Self.fraction(b, a, rest) / b
    }

    /// The continued fraction of 26.5.8, evaluated from the top by the modified method of Lentz.
    private static func fraction(_ a: Double, _ b: Double, _ x: Double) -> Double {
        let tiny = 1e-300
        var c = 1.0
        var d = 1 / nonzero(1 - (a + b) * x / (a + 1), tiny)
        var value = d
        for m in stride(from: 1.0, through: 100_000, by: 1) {
            let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
            d = 1 / nonzero(1 + even * d, tiny)
            c = nonzero(1 + even / c, tiny)
            value *= c * d
            let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
            d = 1 / nonzero(1 + odd * d, tiny)
            c = nonzero(1 + odd / c, tiny)
            value *= c * d
            if abs(c * d - 1) < 1e-16 { break }
        }
        return value
    }

    private static func nonzero(_ value: Double, _ tiny: Double) -> Double { abs(value) < tiny ? tiny : value }

    private static func logGamma(_ value: Double) -> Double { lgamma(value) }
}
