public import Parameters
public import Planning

/// The configurations of a sweep as numbers, and how each fared: what a model-based search method learns from.
///
/// It grows with what is recorded. A column for each dimension and its ascending order are kept, so that nothing is
/// sorted when a decision is due: a configuration costs time in proportion to the number of those before it, and about
/// 12 bytes a dimension.
public struct Observations: Sendable {
    /// How a configuration fared.
    public enum Outcome: Hashable, Sendable {
        /// There is no result yet. A model takes it for a bad one, so that workers do not all try the same.
        case running
        /// The metric, the mean over its seeds; NaN is worst.
        case finished(Double)
        /// A rule ended or paused it at that step, where the metric was `value`. Any finished one is better.
        case stopped(step: Int, value: Double)
        /// It failed and says nothing.
        case failed
    }

    let space: ModelSpace
    /// For each dimension one number a configuration; NaN where it has none.
    private(set) var columns: [[Double]]
    /// For each numerical dimension the configurations that have a number, by that and then by age.
    private(set) var orders: [[Int32]]
    private(set) var outcomes: [Outcome] = []
    /// Of other sweeps; their configurations come first.
    private var earlier = 0
    /// Values of other sweeps' configurations that lie outside this one's ranges, and were dropped.
    public private(set) var dropped = 0

    init(_ space: ModelSpace) {
        self.space = space
        columns = Array(repeating: [], count: space.dimensions.count)
        orders = columns.map { _ in [] }
    }

    /// Of a sweep's space, without a configuration.
    public init(of sweep: Sweep) { self.init(ModelSpace(SearchSpace(of: sweep))) }

    /// How many there are, those of other sweeps among them.
    public var count: Int { outcomes.count }

    /// Takes what another sweep found; before any configuration of this one.
    public mutating func learn(_ configuration: ParameterSet, _ outcome: Outcome) {
        precondition(earlier == count, "other sweeps' configurations come first")
        earlier += 1
        dropped += space.strangers(in: configuration)
        append(configuration, outcome)
    }

    /// Takes this sweep's next configuration from its records.
    public mutating func recall(_ configuration: ParameterSet, _ outcome: Outcome) { append(configuration, outcome) }

    /// Takes the next configuration that is proposed.
    mutating func propose(_ configuration: ParameterSet) { append(configuration, .running) }

    /// Says how this sweep's configuration of that number, from 0, fared so far.
    mutating func settle(_ configuration: Int, _ outcome: Outcome) { outcomes[earlier + configuration] = outcome }

    private mutating func append(_ configuration: ParameterSet, _ outcome: Outcome) {
        for (dimension, number) in space.numbers(of: configuration).enumerated() {
            columns[dimension].append(number)
            if case .numerical = space.dimensions[dimension].kind, !number.isNaN { insert(number, dimension) }
        }
        outcomes.append(outcome)
    }

    private mutating func insert(_ number: Double, _ dimension: Int) {
        var (low, high) = (0, orders[dimension].count)
        while low < high {
            let middle = (low + high) / 2
            if columns[dimension][Int(orders[dimension][middle])] <= number { low = middle + 1 } else { high = middle }
        }
        orders[dimension].insert(Int32(count), at: low)
    }
}
