import Parameters

/// How good a value is: finished work before unfinished, numbers before NaN, NaN before nothing, then by the goal.
struct Merit: Comparable {
    private let tier: Int
    private let certainty: Int
    private let cost: Double
    private let trial: Int

    /// `trial` breaks ties, the lower number being better.
    init(tier: Int, value: Double?, goal: Metric.Goal, trial: Int) {
        self.tier = tier
        self.trial = trial
        switch value {
        case nil: (certainty, cost) = (2, 0)
        case .some(let value) where value.isNaN: (certainty, cost) = (1, 0)
        case .some(let value): (certainty, cost) = (0, goal == .minimize ? value : -value)
        }
    }

    /// Better comes first.
    static func < (left: Merit, right: Merit) -> Bool {
        (left.tier, left.certainty, left.cost, left.trial) < (right.tier, right.certainty, right.cost, right.trial)
    }
}

extension TrialState {
    /// Finished trials before the others, diverged ones last.
    var tier: Int {
        switch self {
        case .finished: 0
        case .waiting, .running, .paused, .stopped, .failed: 1
        case .diverged: 2
        }
    }
}
