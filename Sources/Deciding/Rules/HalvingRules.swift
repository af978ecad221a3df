public import Planning

/// Ends a trial that is not among the best at a rung when it comes there. Optuna's `SuccessiveHalvingPruner`, whose names
/// its settings have.
public struct SuccessiveHalvingRule: StoppingRule {
    private let rungs: [Int]
    private let factor: Int
    private let bootstrapCount: Int
    private let view: CurveView

    /// The rule over a metric's values.
    public init(_ settings: EarlyTermination.SuccessiveHalving, _ view: CurveView) {
        let factor = max(2, settings.reductionFactor)
        var rungs: [Int] = []
        var rung = max(1, settings.minimumResource)
        var isTooMuch = false
        for position in 0..<Int.bitWidth where !isTooMuch {
            if position >= settings.minimumRate { rungs.append(rung) }
            (rung, isTooMuch) = rung.multipliedReportingOverflow(by: factor)
        }
        self.rungs = rungs
        self.factor = factor
        bootstrapCount = settings.bootstrapCount
        self.view = view.compared(at: .rungs(rungs))
    }

    /// See ``StoppingRule/views``.
    public var views: [CurveView] { [view] }

    /// See ``StoppingRule/judge(trial:_:)``.
    public func judge(trial: Int, _ history: History) -> Judgement {
        guard let index = history.index(view), let last = index.curve(of: trial).last else { return .goOn }
        for rung in index.lastPlaces(of: trial) {
            let entries = index.column(at: rung).entries
            let best = max(1, entries.count / factor)
            let isAmongThem = !last.score.value.isNaN && !(entries[best - 1].score < last.score)
            if isAmongThem, entries.count > bootstrapCount { continue }
            let rank = 1 + index.column(at: rung).rank(of: .init(score: last.score, trial: trial))
            return .stop(
                .stoppedByRule(
                    view.facts(
                        last.step, last.score, .rung(rung, rank: rank, trials: entries.count, go: best))))
        }
        return .goOn
    }
}

/// Ends a trial whose values are worse than those of the best 1/η at a band, as W&B's `hyperband` does: bands are counts of
/// values, and the order at a band is looked at again with every value.
public struct HyperbandRule: StoppingRule {
    /// The numbers of values at which trials are compared, in order.
    public let bands: [Int]
    private let eta: Double
    private let isStrict: Bool
    private let view: CurveView

    /// Bands at `min_iter`·η^k, or at `max_iter`/η^k.
    public init(_ settings: EarlyTermination.Hyperband, _ view: CurveView) {
        eta = settings.eta
        isStrict = settings.isStrict
        let parts: [Double]
        if let minimum = settings.minimum {
            parts = sequence(first: Double(minimum)) { [eta] in $0 * eta < 1e12 ? $0 * eta : nil }.prefix(100).map(
                \.self)
        } else {
            parts = sequence(first: Double(settings.maximum ?? 1) / eta) { [eta] in $0 / eta }
                .prefix(settings.brackets).prefix { $0 >= 1 }.reversed()
        }
        bands = parts.map { Int($0) }
        self.view = view.compared(at: .counts(bands))
    }

    /// See ``StoppingRule/views``.
    public var views: [CurveView] { [view] }

    /// See ``StoppingRule/judge(trial:_:)``.
    public func judge(trial: Int, _ history: History) -> Judgement {
        guard let index = history.index(view), case let curve = index.curve(of: trial), let last = curve.last,
            let band = bands.last(where: { $0 <= curve.count })
        else { return .goOn }
        let entries = index.column(at: band).entries
        let limit = entries[min(Int(1 / eta * Double(entries.count)), entries.count - 1)].score
        let value = isStrict ? curve[band - 1].score : curve.map(\.score).min() ?? last.score
        guard limit < value else { return .goOn }
        return .stop(
            .stoppedByRule(
                view.facts(
                    last.step, value, .band(band, limit: view.reported(limit), trials: entries.count))))
    }
}
