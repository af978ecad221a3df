public import Parameters
public import Planning

/// Chooses the configurations of a sweep, one at a time.
///
/// A question never writes: a method keeps no state and draws from no shared generator, so that asked twice about the same
/// history it answers the same, and recovery after a crash is reading the history again.
public protocol SearchMethod: Sendable {
    /// How many configurations there are in all; nil when that cannot be known.
    var count: Int? { get }

    /// Whether it asks which configurations were proposed; the history keeps them for it alone.
    var readsConfigurations: Bool { get }

    /// What the history is to keep of results, without any yet; nil when the method does not learn.
    var observations: Observations? { get }

    /// The next configuration of a sweep with that history.
    func next(_ history: History) -> Suggestion
}

extension SearchMethod {
    /// Most only count.
    public var readsConfigurations: Bool { false }

    /// Most do not.
    public var observations: Observations? { nil }

    /// How many trials there are in all when each configuration has so many, and no more than `cap` are wanted; nil when that
    /// cannot be known.
    func trials(repeats: Int, upTo cap: Int?) -> Int? {
        let all = count.map { $0.multipliedReportingOverflow(by: repeats) }
        return [all.map { $0.overflow ? .max : $0.partialValue }, cap].compactMap(\.self).min()
    }
}

extension SearchSpace {
    /// Whether a configuration may be proposed: one that constraints admit and, where configurations can be used up, one
    /// that was not proposed before.
    func permits(_ configuration: ParameterSet, after history: History) -> Bool {
        admits(configuration) && !history.hasProposed(configuration)
    }

    /// Why nothing is left when neither draws nor a look at all configurations found one.
    func exhaustion(after draws: Int) -> Exhaustion { isFinite ? .everyCombination : .constraints(draws: draws) }
}

/// A search method's answer.
public enum Suggestion: Hashable, Sendable {
    /// Try this one.
    case configuration(ParameterSet)
    /// Ask again when something has happened, and why.
    case wait(String)
    /// There is none left, and why.
    case exhausted(Exhaustion)
}

/// Every combination of the parameters' values beside every row, in the order of the file; with one value for each
/// parameter the rows as they stand. The methods `grid` and `list`.
public struct GridSearch: SearchMethod {
    private let configurations: Configurations

    /// The combinations that a sweep file describes.
    public init(_ sweep: Sweep) { configurations = sweep.configurations }

    /// All of them.
    public var count: Int? { configurations.count }

    /// The one that follows the last proposed one.
    public func next(_ history: History) -> Suggestion {
        let position = history.configurations
        guard position < configurations.count else { return .exhausted(.everyCombination) }
        return .configuration(configurations[position])
    }
}

extension Sweep {
    /// How many trials there are in all; nil when that cannot be known.
    public var plannedTrials: Int? { searchMethod.trials(repeats: seeds.count, upTo: runCap) }

    /// The first trials that a run would propose, at most `limit`; of a method that asks for results, those before any.
    ///
    /// - Parameter settings: What the trainer is told of a configuration; the configuration itself unless told otherwise.
    public func firstTrials(_ limit: Int, settings: TrialSettings = TrialSettings(fixed: [:])) -> [Trial] {
        var schedule = Schedule(
            rules: Schedule.Rules(workers: 1, runCap: runCap),
            source: Schedule.Source(searchMethod, seeds: seeds, settings: settings))
        var trials: [Trial] = []
        while trials.count < limit, let trial = schedule.propose() { trials.append(trial) }
        return trials
    }

    /// The method that the file names.
    public var searchMethod: any SearchMethod {
        switch method {
        case .list, .grid: GridSearch(self)
        case .random: RandomSearch(self)
        }
    }
}
