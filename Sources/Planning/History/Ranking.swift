import Parameters

/// Trials and configurations in order, the best first.
///
/// Finished ones come first, diverged ones last; among equals of those, numbers before NaN, NaN before trials without a
/// value; ties go to the lower trial number.
public struct Ranking: Sendable {
    /// All trials.
    public let trials: [Standing]
    private let goal: Metric.Goal

    /// Ranks `standings` by their values.
    public init(_ standings: [Standing], goal: Metric.Goal) {
        trials = Self.sorted(standings) {
            Merit(tier: $0.state.tier, value: $0.value, goal: goal, trial: $0.trial)
        }
        self.goal = goal
    }

    /// All configurations, by the mean over their seeds; made anew with every call.
    public var configurations: [ConfigurationSummary] {
        let repeats = Dictionary(grouping: trials, by: \.parameters).values.map(ConfigurationSummary.init)
        return Self.sorted(repeats) { $0.merit(goal) }
    }

    /// Whether some configuration has several trials, so that means are worth more than single trials.
    ///
    /// Those differ in their seeds, so that one seed is enough to know.
    public var hasRepeats: Bool {
        Set(trials.map(\.seed)).count > 1 && Set(trials.map(\.parameters)).count < trials.count
    }

    /// The best trial of each group, the best group first.
    public var bestTrials: [Standing] { Self.firsts(trials, by: \.group) }

    /// The best configuration of each group, the best group first.
    public var bestConfigurations: [ConfigurationSummary] { Self.firsts(configurations, by: \.group) }

    private static func sorted<Element>(_ elements: [Element], by merit: (Element) -> Merit) -> [Element] {
        elements.map { ($0, merit($0)) }.sorted { $0.1 < $1.1 }.map(\.0)
    }

    private static func firsts<Element>(_ elements: [Element], by group: (Element) -> ParameterValue?) -> [Element] {
        var seen: Set<ParameterValue?> = []
        return elements.filter { seen.insert(group($0)).inserted }
    }
}
