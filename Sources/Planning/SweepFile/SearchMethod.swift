import Parameters

/// How a sweep chooses its configurations.
public enum SearchMethod: String, Sendable, CaseIterable {
    /// The rows of `trials`, as they stand.
    case list
    /// Every combination of the parameters' values.
    case grid
}
