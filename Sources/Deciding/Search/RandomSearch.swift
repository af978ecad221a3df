import Parameters
public import Planning

/// Configurations drawn at random, each parameter for itself: the method `random`.
///
/// The n-th configuration is a function of the seed and n alone. Of a space whose configurations can be counted none is
/// proposed twice: a draw that was proposed before is replaced by further ones of the same n.
public struct RandomSearch: SearchMethod {
    private let space: SearchSpace
    private let draws: IndexedDraws

    /// Draws from what a sweep file describes, with the seed of its search.
    public init(_ sweep: Sweep) { self.init(sweep, SearchSpace(of: sweep)) }

    init(_ sweep: Sweep, _ space: SearchSpace) {
        self.space = space
        draws = IndexedDraws(seed: UInt64(bitPattern: Int64(sweep.searchSeed)))
    }

    /// How many different configurations there are.
    public var count: Int? { space.count }

    /// Only what is finite can be used up.
    public var readsConfigurations: Bool { space.isFinite }

    /// Draws of one proposal before what is left is looked for one by one.
    private static let attempts = 1000

    /// The draw after the last proposed one.
    public func next(_ history: History) -> Suggestion {
        let proposal = history.configurations
        if let count, proposal >= count { return .exhausted(.everyCombination) }
        for attempt in 0..<Self.attempts {
            let configuration = draw(proposal, attempt)
            if space.permits(configuration, after: history) { return .configuration(configuration) }
        }
        // Hardly one in a thousand is left, or what is left is improbable.
        let rest = space.first(Self.attempts) { space.permits($0, after: history) }
        guard !rest.isEmpty else { return .exhausted(space.exhaustion(after: Self.attempts)) }
        return .configuration(rest[Int(draws.number(for: .rest, proposal: proposal) * Double(rest.count))])
    }

    private func draw(_ proposal: Int, _ attempt: Int = 0) -> ParameterSet {
        space.configuration(row: draws.number(for: .row, proposal: proposal, attempt: attempt)) { name in
            draws.number(name, proposal: proposal, attempt: attempt)
        }
    }
}
