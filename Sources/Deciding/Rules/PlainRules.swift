import Planning

/// Ends a trial whose value leaves a range. Optuna's `ThresholdPruner`.
public struct ThresholdRule: StoppingRule {
    private let range: (lower: Double?, upper: Double?)
    private let warmupSteps: Int
    private let view: CurveView

    /// The rule that values stay between `lower` and `upper` from the step `warmupSteps` on; nil for no bound.
    public init(lower: Double?, upper: Double?, warmupSteps: Int = 0, _ view: CurveView) {
        range = (lower, upper)
        self.warmupSteps = warmupSteps
        self.view = view
    }

    /// See ``StoppingRule/views``.
    public var views: [CurveView] { [view] }

    /// See ``StoppingRule/judge(trial:_:)``.
    public func judge(trial: Int, _ history: History) -> Judgement {
        guard let last = history.index(view)?.curve(of: trial).last, last.step >= warmupSteps else { return .goOn }
        let value = view.reported(last.score)
        let isInside =
            !value.isNaN && (range.lower.map { value >= $0 } ?? true) && (range.upper.map { value <= $0 } ?? true)
        if isInside { return .goOn }
        return .stop(
            .stoppedByRule(
                view.facts(last.step, last.score, .range(lower: range.lower, upper: range.upper))))
    }
}

/// Ends a trial that did not become better for a while; with another rule beside it, one that this rule would end as well.
/// Optuna's `PatientPruner`.
public struct PatienceRule: StoppingRule {
    private let patience: Int
    private let minimumDelta: Double
    private let rule: (any StoppingRule)?
    private let view: CurveView

    /// The rule that within `patience` values after the best one there is one that is better by more than `minimumDelta`.
    public init(_ patience: Int, minimumDelta: Double = 0, before rule: (any StoppingRule)? = nil, _ view: CurveView) {
        self.patience = patience
        self.minimumDelta = minimumDelta
        self.rule = rule
        self.view = view
    }

    /// See ``StoppingRule/views``.
    public var views: [CurveView] { [view] + (rule?.views ?? []) }

    /// See ``StoppingRule/until(trial:step:epochs:)``.
    public func until(trial: Int, step: Int, epochs: Int?) -> Int? {
        rule?.until(trial: trial, step: step, epochs: epochs) ?? epochs
    }

    /// See ``StoppingRule/judge(trial:_:)``.
    public func judge(trial: Int, _ history: History) -> Judgement {
        let judgement = rule?.judge(trial: trial, history)
        if case .pause? = judgement { return judgement! }
        guard let curve = history.index(view)?.curve(of: trial), let last = curve.last,
            case let (before, after) = (curve.dropLast(patience + 1), curve.suffix(patience + 1)),
            let best = before.map(\.score).min(), let newest = after.map(\.score).min(),
            Score(best.value + minimumDelta, .minimize) < newest
        else { return .goOn }
        if let judgement { return judgement }
        return .stop(
            .stoppedByRule(
                view.facts(last.step, newest, .patience(best: view.reported(best), steps: patience))))
    }

    /// See ``StoppingRule/promotion(of:_:)``.
    public func promotion(of paused: PausedTrials, _ history: History) -> Int? {
        rule?.promotion(of: paused, history)
    }

    /// See ``StoppingRule/lastResort(of:_:)``.
    public func lastResort(of paused: PausedTrials, _ history: History) -> Int? {
        rule?.lastResort(of: paused, history)
    }
}

/// Several rules: the first that ends or pauses a trial decides.
public struct CombinedRule: StoppingRule {
    private let rules: [any StoppingRule]

    /// All of `rules`, of which at most one pauses.
    public init(_ rules: [any StoppingRule]) { self.rules = rules }

    /// See ``StoppingRule/views``.
    public var views: [CurveView] { rules.flatMap(\.views) }

    /// See ``StoppingRule/until(trial:step:epochs:)``.
    public func until(trial: Int, step: Int, epochs: Int?) -> Int? {
        rules.compactMap { $0.until(trial: trial, step: step, epochs: epochs) }.min()
    }

    /// See ``StoppingRule/judge(trial:_:)``.
    public func judge(trial: Int, _ history: History) -> Judgement {
        let judgements = rules.map { $0.judge(trial: trial, history) }.filter { $0 != .goOn }
        // What ends a trial outweighs what puts it aside.
        return judgements.first { if case .stop = $0 { true } else { false } } ?? judgements.first ?? .goOn
    }

    /// See ``StoppingRule/promotion(of:_:)``.
    public func promotion(of paused: PausedTrials, _ history: History) -> Int? {
        rules.lazy.compactMap { $0.promotion(of: paused, history) }.first
    }

    /// See ``StoppingRule/lastResort(of:_:)``.
    public func lastResort(of paused: PausedTrials, _ history: History) -> Int? {
        rules.lazy.compactMap { $0.lastResort(of: paused, history) }.first
    }
}
