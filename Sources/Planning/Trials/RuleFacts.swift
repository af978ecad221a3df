import Foundation

/// What a stopping rule saw when it decided about a trial.
public struct RuleFacts: Hashable, Sendable {
    /// With what the trial's value was compared.
    public enum Comparison: Hashable, Sendable {
        /// A percentile of what so many other trials had.
        case percentile(Double, limit: Double, trials: Int)
        /// A range; nil for no bound.
        case range(lower: Double?, upper: Double?)
        /// The best value before; so many values came since.
        case patience(best: Double, steps: Int)
        /// The others at a rung: the trial's place among them, how many there are and how many of them go on.
        case rung(Int, rank: Int, trials: Int, go: Int)
        /// The best of those that reported so many values.
        case band(Int, limit: Double, trials: Int)
    }

    /// Where the trial stood.
    public var step: Int
    /// The name of the metric.
    public var metric: String
    /// What the trial had of it.
    public var value: Double
    /// With what it was compared.
    public var comparison: Comparison

    /// `value` of `metric` at `step`, and what it was compared with.
    public init(step: Int, metric: String, value: Double, _ comparison: Comparison) {
        self.step = step
        self.metric = metric
        self.value = value
        self.comparison = comparison
    }
}

extension RuleFacts: CustomStringConvertible {
    /// `valid_perplexity 188.2 is worse than the median 171.0 of 6 trials`
    public var description: String {
        let value = "\(metric) \(Self.text(value))"
        switch comparison {
        case .percentile(50, let limit, let trials):
            return "\(value) is worse than the median \(Self.text(limit)) of \(Self.count(trials))"
        case .percentile(let percentile, let limit, let trials):
            return "\(value) is worse than the percentile \(Self.text(percentile)) of \(Self.count(trials)), "
                + Self.text(limit)
        case .range(let lower, let upper):
            let bounds = [
                lower.map { "below \(Self.text($0))" }, upper.map { "above \(Self.text($0))" },
            ]
            return "\(value) is \(bounds.compactMap(\.self).joined(separator: " or "))"
        case .patience(let best, let steps):
            return "\(value) is the best of the last \(steps + 1), and no better than \(Self.text(best)) before"
        case .rung(_, let rank, let trials, let go):
            return "\(value) is number \(rank) of \(trials), of which \(go) \(go == 1 ? "goes" : "go") on"
        case .band(let band, let limit, let trials):
            return "\(value) is worse than \(Self.text(limit)), which the best of \(Self.count(trials)) had after "
                + "\(band) \(band == 1 ? "value" : "values")"
        }
    }

    /// At most five digits, as a person reads them.
    private static func text(_ number: Double) -> String {
        guard number.isFinite, number != 0 else { return number == 0 ? "0" : "\(number)" }
        let digits = max(0, min(12, 4 - Int(floor(log10(abs(number))))))
        let scale = pow(10, Double(digits))
        let rounded = (number * scale).rounded() / scale
        return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
    }

    private static func count(_ trials: Int) -> String { "\(trials) \(trials == 1 ? "trial" : "trials")" }
}
