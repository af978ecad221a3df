import Planning

/// Asynchronous successive halving by promotion (Li et al., "A System for Massively Parallel Hyperparameter Tuning", 2020,
/// Algorithm 2): every trial pauses at rungs of `first`, `first`·η, `first`·η², … epochs. Of the n that came to one the best
/// ⌊n/η⌋ may go on, ties by number, those at the highest rung before others.
public struct AshaRule: StoppingRule {
    /// The steps at which trials are compared, in order.
    public let rungs: [Int]
    private let eta: Int
    private let pauses: Bool
    private let view: CurveView

    /// - Parameters:
    ///   - first: The first rung, from 1.
    ///   - eta: One of so many goes on, from 2.
    ///   - epochs: The length of a trial, which is no rung.
    ///   - pauses: Whether trials can go on later; if not, those that are not among the best so far end.
    public init(first: Int, eta: Int, epochs: Int, pauses: Bool = true, _ view: CurveView) {
        var rungs: [Int] = []
        var rung = max(1, first)
        while rung < epochs {
            rungs.append(rung)
            let (next, isTooMuch) = rung.multipliedReportingOverflow(by: max(2, eta))
            rung = isTooMuch ? epochs : next
        }
        self.rungs = rungs
        self.eta = max(2, eta)
        self.pauses = pauses
        self.view = view.compared(at: .rungs(rungs))
    }

    /// See ``StoppingRule/views``.
    public var views: [CurveView] { [view] }

    /// See ``StoppingRule/until(trial:step:epochs:)``.
    public func until(trial: Int, step: Int, epochs: Int?) -> Int? {
        guard pauses, let rung = rungs.first(where: { $0 > step }) else { return epochs }
        return epochs.map { min($0, rung) } ?? rung
    }

    /// See ``StoppingRule/judge(trial:_:)``.
    public func judge(trial: Int, _ history: History) -> Judgement {
        guard let index = history.index(view), let last = index.curve(of: trial).last,
            let rung = index.lastPlaces(of: trial).last
        else { return .goOn }
        let column = index.column(at: rung)
        let rank = column.rank(of: .init(score: last.score, trial: trial))
        let facts = view.facts(
            last.step, last.score,
            .rung(rung, rank: rank + 1, trials: column.entries.count, go: column.entries.count / eta))
        if pauses { return .pause(.pausedAtRung(step: rung, facts)) }
        return rank < max(1, column.entries.count / eta) ? .goOn : .stop(.stoppedByRule(facts))
    }

    /// See ``StoppingRule/promotion(of:_:)``.
    public func promotion(of paused: PausedTrials, _ history: History) -> Int? {
        best(of: paused, history) { $0 / eta }
    }

    /// The best at the highest rung, until one trial has trained to its end.
    public func lastResort(of paused: PausedTrials, _ history: History) -> Int? {
        history.finished.isEmpty ? best(of: paused, history) { $0 } : nil
    }

    /// The best that waits at the highest rung, among the first `count` of those that came there.
    private func best(of paused: PausedTrials, _ history: History, _ count: (Int) -> Int) -> Int? {
        guard pauses, let index = history.index(view) else { return nil }
        for rung in rungs.reversed() {
            let entries = index.column(at: rung).entries
            let first = entries.prefix(count(entries.count))
            if let entry = first.first(where: { stands($0.trial, at: rung, paused) }) { return entry.trial }
        }
        return nil
    }

    private func stands(_ trial: Int, at rung: Int, _ paused: PausedTrials) -> Bool {
        paused.step(of: trial).map { step in rungs.last { $0 <= step } == rung } ?? false
    }
}
