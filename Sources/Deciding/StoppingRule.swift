public import Planning

/// Decides from reports which trials stop, pause, and go on.
///
/// As a search method, a rule is a function of the history and keeps nothing.
public protocol StoppingRule: Sendable {
    /// How far the next attempt of a trial trains that stands at `step` of `epochs`; nil for as far as it goes.
    func until(trial: Int, step: Int, epochs: Int?) -> Int?

    /// What becomes of a trial after the last report in the history, which is its own.
    func judge(trial: Int, _ history: History) -> Judgement

    /// Which of the trials that a rule paused goes on; nil when none may yet.
    ///
    /// - Parameter paused: their numbers with the steps at which they stand, by number.
    func promotion(of paused: [(trial: Int, step: Int)], _ history: History) -> Int?
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
