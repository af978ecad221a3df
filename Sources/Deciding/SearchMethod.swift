public import Parameters
public import Planning

/// Chooses the configurations of a sweep, one at a time.
///
/// A question never writes: a method keeps no state and draws from no shared generator, so that asked twice about the same
/// history it answers the same, and recovery after a crash is reading the history again.
public protocol SearchMethod: Sendable {
    /// How many configurations there are in all; nil when that cannot be known.
    var count: Int? { get }

    /// The next configuration of a sweep with that history.
    func next(_ history: History) -> Suggestion
}

/// A search method's answer.
public enum Suggestion: Hashable, Sendable {
    /// Try this one.
    case configuration(ParameterSet)
    /// Ask again when something has happened, and why.
    case wait(String)
    /// There is none left, and why.
    case exhausted(String)
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
        guard position < configurations.count else { return .exhausted("every combination is tried") }
        return .configuration(configurations[position])
    }
}

extension Sweep {
    /// The method that the file names.
    public var searchMethod: any SearchMethod {
        switch method {
        case .list, .grid: GridSearch(self)
        }
    }
}
