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

    /// The probability of what is at most `value`.
    func cumulative(_ value: Double) -> Double {
        switch self {
        case .uniform(let low, let high): return Self.share(value, low, high)
        case .logUniform(let low, let high, _, _): return value <= 0 ? 0 : Self.share(log(value), low, high)
        case .normal(let mean, let deviation): return 0.5 * erfc((mean - value) / (deviation * 2.0.squareRoot()))
        case .logNormal(let mean, let deviation):
            return value <= 0 ? 0 : 0.5 * erfc((mean - log(value)) / (deviation * 2.0.squareRoot()))
        case .beta(let a, let b):
            if value <= 0 { return 0 }
            return value >= 1 ? 1 : BetaQuantile(a: a, b: b).distribution(atLog: log(value))
        }
    }

    private static func share(_ value: Double, _ low: Double, _ high: Double) -> Double {
        Swift.min(Swift.max((value / 2 - low / 2) / (high / 2 - low / 2), 0), 1)
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
