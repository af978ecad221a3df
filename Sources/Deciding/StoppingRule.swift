public import Planning

/// Decides from reports which trials stop, pause, and go on.
///
/// As a search method, a rule is a function of the history and keeps nothing.
public protocol StoppingRule: Sendable {
    /// How it looks at the values of trials; the history keeps no others.
    var views: [CurveView] { get }

    /// How far the next attempt of a trial trains that stands at `step` of `epochs`; nil for as far as it goes.
    func until(trial: Int, step: Int, epochs: Int?) -> Int?

    /// What becomes of a trial after the last report in the history, which is its own.
    func judge(trial: Int, _ history: History) -> Judgement

    /// Which of the trials that a rule paused goes on; nil when none may yet.
    func promotion(of paused: PausedTrials, _ history: History) -> Int?

    /// Which of them goes on when nothing else is left to do; nil when the sweep is over.
    func lastResort(of paused: PausedTrials, _ history: History) -> Int?
}

extension StoppingRule {
    /// None.
    public var views: [CurveView] { [] }

    /// To the end.
    public func until(trial: Int, step: Int, epochs: Int?) -> Int? { epochs }

    /// None.
    public func promotion(of paused: PausedTrials, _ history: History) -> Int? { nil }

    /// None.
    public func lastResort(of paused: PausedTrials, _ history: History) -> Int? { nil }
}

/// The trials that a rule paused, and that stand where they were paused.
public struct PausedTrials: Sendable {
    private let trials: TrialTable

    init(_ trials: TrialTable) { self.trials = trials }

    /// Their numbers, in order.
    public var numbers: [Int] { trials.paused.filter { step(of: $0) != nil } }

    /// The step at which a trial stands; nil when no rule paused it.
    public func step(of trial: Int) -> Int? {
        guard let status = trials[trial], case .pausedAtRung = status.phase else { return nil }
        return status.step
    }
}

/// A stopping rule's answer.
public enum Judgement: Hashable, Sendable {
    /// Nothing speaks against going on.
    case goOn
    /// The trial waits at a rung, where its attempt ends by itself, until it is promoted.
    case pause(Reason)
    /// The trial ends for good.
    case stop(Reason)
}
