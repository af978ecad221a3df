public import Planning

/// Ends a trial whose best value so far is worse than a percentile of what other trials had at the same step; with 50, the
/// median rule. Optuna's `PercentilePruner` and `MedianPruner`, whose names its settings have.
public struct PercentileRule: StoppingRule {
    private let settings: EarlyTermination.Percentile
    private let view: CurveView
    private let others: EarlyTermination.Others

    /// The rule over a metric's values, compared with those of `others`.
    public init(_ settings: EarlyTermination.Percentile, _ view: CurveView, against others: EarlyTermination.Others) {
        self.settings = settings
        self.view = view
        self.others = others
    }

    /// See ``StoppingRule/views``.
    public var views: [CurveView] { [view] }

    /// See ``StoppingRule/judge(trial:_:)``.
    public func judge(trial: Int, _ history: History) -> Judgement {
        guard history.finished.count >= settings.startupTrials, let index = history.index(view),
            case let curve = index.curve(of: trial), let last = curve.last,
            isJudged(last.step, before: curve.dropLast().last?.step), let best = curve.map(\.score).min()
        else { return .goOn }
        let scores = index.column(at: last.step).entries.filter {
            others.include($0.trial, history) && $0.trial != trial
        }
        .map(\.score)
        guard scores.count >= settings.minimumTrials else { return .goOn }
        let limit = Score.percentile(settings.percentile, of: scores)
        guard limit < best else { return .goOn }
        return .stop(
            .stoppedByRule(
                view.facts(
                    last.step, best,
                    .percentile(settings.percentile, limit: view.reported(limit), trials: scores.count))))
    }

    /// The first step of a trial in each interval counts.
    private func isJudged(_ step: Int, before: Int?) -> Bool {
        guard step >= settings.warmupSteps else { return false }
        let begin =
            (step - settings.warmupSteps) / settings.intervalSteps * settings.intervalSteps + settings.warmupSteps
        return before.map { $0 < begin } ?? true
    }
}

extension EarlyTermination.Others {
    fileprivate func include(_ trial: Int, _ history: History) -> Bool {
        self == .reached || history.finished.contains(trial)
    }
}

extension Score {
    /// Between two of the scores, which are in order, in proportion; as NumPy's `percentile`.
    static func percentile(_ percentile: Double, of scores: [Score]) -> Score {
        let position = Double(scores.count - 1) * percentile / 100
        let lower = Int(position.rounded(.down))
        let share = position - position.rounded(.down)
        let (left, right) = (scores[lower].value, scores[min(lower + 1, scores.count - 1)].value)
        return Score(share == 0 || left == right ? left : left + (right - left) * share, .minimize)
    }
}
