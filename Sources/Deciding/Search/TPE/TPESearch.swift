import Parameters
public import Planning

/// Tree-structured Parzen estimators: the method `tpe`, as Optuna 5.0's `TPESampler` with its defaults (multivariate,
/// with constant liar).
///
/// Of the observations the best tenth, at most 25, make a density l, the others and those that still run a density g.
/// Of candidates drawn from l that with the greatest l/g is proposed (Bergstra et al., "Algorithms for Hyper-Parameter
/// Optimization", 2011). The first configurations are those of `random`. Of a space whose configurations can be counted
/// none is proposed twice.
public struct TPESearch: SearchMethod {
    private let random: RandomSearch
    private let model: ModelSpace
    private let draws: IndexedDraws
    private let goal: Metric.Goal

    /// Results that there must be before a model is made.
    static let startupTrials = 10
    /// Candidates of a proposal.
    static let candidates = 24
    /// Draws of a proposal before what is left is looked for one by one.
    private static let attempts = 1000

    /// Searches what a sweep file describes, with the seed of its search.
    public init(_ sweep: Sweep) { self.init(sweep, SearchSpace(of: sweep)) }

    init(_ sweep: Sweep, _ space: SearchSpace) {
        random = RandomSearch(sweep, space)
        model = ModelSpace(space)
        draws = IndexedDraws(seed: UInt64(bitPattern: Int64(sweep.searchSeed)))
        goal = sweep.metric.goal
    }

    /// How many different configurations there are.
    public var count: Int? { random.count }

    /// Only what is finite can be used up.
    public var readsConfigurations: Bool { random.readsConfigurations }

    /// What the history is to keep of results.
    public var observations: Observations? { Observations(model) }

    /// The best candidate after what the history has observed.
    ///
    /// Cost: in proportion to observations times dimensions.
    public func next(_ history: History) -> Suggestion {
        guard let observations = history.observations, !model.dimensions.isEmpty,
            ObservationSplit.settled(observations.outcomes) >= Self.startupTrials
        else { return random.next(history) }
        if let count, history.configurations >= count { return .exhausted(.everyCombination) }
        let split = ObservationSplit(observations.outcomes, goal: goal)
        let good = ParzenEstimator(observations, members: split.good)
        let candidates = candidates(of: good, history)
        guard !candidates.isEmpty else { return .exhausted(model.space.exhaustion(after: Self.attempts)) }
        return .configuration(best(of: candidates, good, ParzenEstimator(observations, members: split.bad)))
    }

    /// Those that may be proposed of the draws from the good ones' density; without one, of what is left.
    private func candidates(of good: ParzenEstimator, _ history: History) -> [ParameterSet] {
        var found: [ParameterSet] = []
        for attempt in 0..<Self.attempts where found.count < Self.candidates {
            let candidate = draw(from: good, proposal: history.configurations, attempt)
            if model.space.permits(candidate, after: history) { found.append(candidate) }
        }
        return found.isEmpty ? model.space.first(Self.attempts) { model.space.permits($0, after: history) } : found
    }

    /// A kernel for all, then each dimension that exists by its own number.
    private func draw(from good: ParzenEstimator, proposal: Int, _ attempt: Int) -> ParameterSet {
        let kernel = good.kernel(draws.number(for: .kernel, proposal: proposal, attempt: attempt))
        var row = 0
        if let dimension = model.rowDimension {
            let number = draws.number(for: .row, proposal: proposal, attempt: attempt)
            row = Int(good.draw(kernel, dimension: dimension, number))
        }
        return model.space.configuration(row: row) { position in
            let parameter = model.space.parameters[position]
            guard let dimension = model.dimensionOfParameter[position] else { return parameter.values[0] }
            let number = draws.number(parameter.name, proposal: proposal, attempt: attempt)
            return model.value(good.draw(kernel, dimension: dimension, number), in: dimension)
        }
    }

    /// The first of those with the greatest l/g.
    private func best(of candidates: [ParameterSet], _ good: ParzenEstimator, _ bad: ParzenEstimator) -> ParameterSet {
        let points = candidates.map(model.numbers(of:))
        let gains = zip(good.logDensities(at: points), bad.logDensities(at: points)).map { $0 - $1 }
        var best = 0
        for index in gains.indices where gains[index] > gains[best] { best = index }
        return candidates[best]
    }
}
