import Parameters
public import Planning

/// Trials and configurations in order, the best first.
///
/// Finished ones come first, diverged ones last; among equals of those, numbers before NaN, NaN before trials without a
/// value; ties go to the lower trial number.
public struct Ranking: Sendable {
    /// All trials.
    public let trials: [TrialScore]
    private let goal: Metric.Goal

    /// Ranks trials by their values.
    public init(_ scores: [TrialScore], goal: Metric.Goal) {
        trials = Self.sorted(scores) { Rank($0, goal: goal) }
        self.goal = goal
    }

    /// All configurations, by the mean over their seeds; made anew with every call.
    public var configurations: [RankedConfiguration] {
        let repeats = Dictionary(grouping: trials, by: \.parameters).values.map(RankedConfiguration.init)
        return Self.sorted(repeats) { Rank($0, goal: goal) }
    }

    /// Whether some configuration has several trials, so that means are worth more than single trials.
    ///
    /// Those differ in their seeds, so that one seed is enough to know.
    public var hasRepeats: Bool {
        Set(trials.map(\.seed)).count > 1 && Set(trials.map(\.parameters)).count < trials.count
    }

    /// The best trial of each group, the best group first.
    public var bestTrials: [TrialScore] { Self.firsts(trials, by: \.group) }

    /// The best configuration of each group, the best group first.
    public var bestConfigurations: [RankedConfiguration] { Self.firsts(configurations, by: \.group) }

    private static func sorted<Element>(_ elements: [Element], by rank: (Element) -> Rank) -> [Element] {
        elements.map { ($0, rank($0)) }.sorted { $0.1 < $1.1 }.map(\.0)
    }

    private static func firsts<Element>(_ elements: [Element], by group: (Element) -> ParameterValue?) -> [Element] {
        var seen: Set<ParameterValue?> = []
        return elements.filter { seen.insert(group($0)).inserted }
    }
}

/// The place of a trial or of a configuration: the rank tier of its state, then numbers before NaN and NaN before
/// nothing, then the value by the goal, then the trial's number.
///
/// The store says the same in SQL, in `Store.leader` and in the view `best_by_cell`; `RankingInSQLTests` compares them.
struct Rank: Comparable {
    private let tier: Int
    private let certainty: Int
    private let cost: Double
    private let trial: Int

    private init(tier: Int, value: Double?, goal: Metric.Goal, trial: Int) {
        self.tier = tier
        self.trial = trial
        switch value {
        case nil: (certainty, cost) = (2, 0)
        case .some(let value) where value.isNaN: (certainty, cost) = (1, 0)
        case .some(let value): (certainty, cost) = (0, goal == .minimize ? value : -value)
        }
    }

    init(_ score: TrialScore, goal: Metric.Goal) {
        self.init(tier: score.state.rankTier, value: score.value, goal: goal, trial: score.trial)
    }

    /// By the mean of the trials that count; among equals, by the lowest number of all its trials.
    init(_ configuration: RankedConfiguration, goal: Metric.Goal) {
        self.init(
            tier: configuration.counted[0].state.rankTier, value: configuration.metric.mean, goal: goal,
            trial: configuration.trials[0].trial)
    }

    /// Better comes first.
    static func < (left: Rank, right: Rank) -> Bool {
        (left.tier, left.certainty, left.cost, left.trial) < (right.tier, right.certainty, right.cost, right.trial)
    }
}
