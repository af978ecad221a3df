import Parameters

/// What a sweep does after a trial failed for good.
public enum FailurePolicy: String, Sendable, CaseIterable {
    /// Go on with the other trials.
    case `continue`
    /// Start no further trial; running ones end on their own.
    case stop
}
