public import Planning

/// How a stopping rule looks at the values of a metric.
public struct CurveView: Hashable, Sendable {
    /// Where the values of trials are compared with each other.
    public enum Places: Hashable, Sendable {
        /// At every step that a trial reports.
        case steps
        /// At certain steps, in order: the first value at or behind one stands for it.
        case rungs([Int])
        /// At certain numbers of values, in order: the second value of a trial is compared with the second one of another.
        case counts([Int])
    }

    /// The values, and which way is better.
    public var metric: Metric
    /// Whether the best value so far stands for a step, and not the one reported there.
    public var takesBest: Bool
    /// Over how many of the last values a mean is taken.
    public var window: Int
    /// Where they are compared.
    public var places: Places

    /// The values as they are, at every step, unless told otherwise.
    public init(_ metric: Metric, takesBest: Bool = false, window: Int = 1, places: Places = .steps) {
        self.metric = metric
        self.takesBest = takesBest
        self.window = max(1, window)
        self.places = places
    }

    /// The same values, compared at `places`.
    func compared(at places: Places) -> CurveView {
        CurveView(metric, takesBest: takesBest, window: window, places: places)
    }

    /// The value of a score.
    func reported(_ score: Score) -> Double { Score(score.value, metric.goal).value }

    /// What a rule saw of a trial at `step`.
    func facts(_ step: Int, _ score: Score, _ comparison: RuleFacts.Comparison) -> RuleFacts {
        RuleFacts(step: step, metric: metric.name, value: reported(score), comparison)
    }
}

/// A value as rules compare it: smaller is better, and NaN is worse than anything.
public struct Score: Hashable, Comparable, Sendable {
    /// The value itself, its sign changed where more is better.
    public let value: Double

    /// The score of a value of a metric.
    public init(_ value: Double, _ goal: Metric.Goal) { self.value = goal == .minimize ? value : -value }

    /// Whether the left one is better.
    public static func < (left: Score, right: Score) -> Bool {
        if left.value.isNaN { return false }
        return right.value.isNaN || left.value < right.value
    }

    /// NaN equals NaN.
    public static func == (left: Score, right: Score) -> Bool {
        left.value == right.value || left.value.isNaN && right.value.isNaN
    }

    /// As equality has it.
    public func hash(into hasher: inout Hasher) { hasher.combine(value.isNaN ? .infinity : value + 0) }
}
