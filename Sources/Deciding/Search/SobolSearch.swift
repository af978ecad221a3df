import Parameters
public import Planning

/// Configurations at the points of a scrambled Sobol sequence, which fill the space more evenly than draws at random:
/// the method `sobol`.
///
/// A coordinate for the row of `trials`, when there are several, and one for every parameter with more than one value,
/// in the order of the file; a parameter that does not exist leaves its coordinate unused. Points whose configuration
/// must not be tried, and in a finite space those whose configuration was proposed before, are passed over.
public struct SobolSearch: SearchMethod {
    private let space: SearchSpace
    private let draws: IndexedDraws
    private let points: SobolSequence
    /// By the parameter's position; nil of one with a single value.
    private let coordinates: [Int?]

    /// Points that are passed over before what is left is looked for one by one.
    private static let attempts = 1000

    /// Searches what a sweep file describes, with the seed of its search; the space has at most
    /// ``SobolSequence/dimensionLimit`` coordinates, see ``dimensions(of:)``.
    public init(_ sweep: Sweep) { self.init(sweep, SearchSpace(of: sweep)) }

    init(_ sweep: Sweep, _ space: SearchSpace) {
        self.space = space
        draws = IndexedDraws(seed: UInt64(bitPattern: Int64(sweep.searchSeed)))
        points = SobolSequence(seed: UInt64(bitPattern: Int64(sweep.searchSeed)))
        coordinates = Self.coordinates(space)
    }

    /// How many coordinates the points of a sweep have.
    public static func dimensions(of sweep: Sweep) -> Int {
        let space = SearchSpace(of: sweep)
        return coordinates(space).count { $0 != nil } + (space.rowCount > 1 ? 1 : 0)
    }

    private static func coordinates(_ space: SearchSpace) -> [Int?] {
        var next = space.rowCount > 1 ? 1 : 0
        return space.parameters.map { parameter in
            if parameter.values.count == 1 { return nil }
            defer { next += 1 }
            return next
        }
    }

    /// How many different configurations there are.
    public var count: Int? { space.count }

    /// What is finite can be used up; and points that constraints pass over move the later ones.
    public var readsConfigurations: Bool { space.isFinite || space.isConstrained }

    /// The first point, from that of the proposal's number on, whose configuration may be proposed.
    ///
    /// No earlier point is left: when its number was that of the proposal, it was taken or passed over.
    public func next(_ history: History) -> Suggestion {
        let proposal = history.configurations
        if let count, proposal >= count { return .exhausted(.everyCombination) }
        for point in proposal..<proposal + Self.attempts {
            let configuration = configuration(at: point)
            if space.permits(configuration, after: history) { return .configuration(configuration) }
        }
        let rest = space.first(Self.attempts) { space.permits($0, after: history) }
        guard !rest.isEmpty else { return .exhausted(space.exhaustion(after: Self.attempts)) }
        return .configuration(rest[Int(draws.number(for: .rest, proposal: proposal) * Double(rest.count))])
    }

    private func configuration(at point: Int) -> ParameterSet {
        let row = space.rowCount > 1 ? Int(points.scrambled(point, 0) * Double(space.rowCount)) : 0
        return space.configuration(row: row) { position in
            let parameter = space.parameters[position]
            guard let coordinate = coordinates[position] else { return parameter.values[0] }
            return parameter.domain.value(at: points.scrambled(point, coordinate))
        }
    }
}
