/// A text that is not JSON, or not the JSON that was expected.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where, and which rule it breaks.
    public var problem: Problem

    /// A text with this mistake.
    public init(_ problem: Problem) { self.problem = problem }

    /// One line.
    public var description: String { problem.line(file: "JSON") }
}
