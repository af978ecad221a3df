import Parameters

/// What trials are compared by.
public struct Metric: Hashable, Sendable {
    /// Which way is better.
    public enum Goal: String, Sendable, CaseIterable {
        case minimize, maximize
    }

    /// As workers report it, for example `valid_perplexity`.
    public var name: String
    /// Which way is better.
    public var goal: Goal

    /// `valid_perplexity`, minimized, unless told otherwise.
    public init(name: String = "valid_perplexity", goal: Goal = .minimize) {
        self.name = name
        self.goal = goal
    }

    /// Whether `left` is strictly better than `right`.
    ///
    /// NaN is worse than every number.
    public func prefers(_ left: Double, to right: Double) -> Bool {
        if left.isNaN { return false }
        if right.isNaN { return true }
        return goal == .minimize ? left < right : left > right
    }
}
