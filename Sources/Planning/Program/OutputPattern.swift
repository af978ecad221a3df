/// A regular expression that finds metrics in a line of a program's output.
public struct OutputPattern: @unchecked Sendable {
    // A regular expression is a value that nothing changes; the standard library does not say so.
    private let expression: Regex<AnyRegexOutput>

    /// Reads the pattern; nil when it is none.
    public init?(_ pattern: String) {
        guard let expression = try? Regex(pattern) else { return nil }
        self.expression = expression
    }

    /// The texts of the named groups in the first place of `line` that matches; nil when none does.
    public func values(in line: String) -> [(name: String, text: String)]? {
        guard let match = try? expression.firstMatch(in: line) else { return nil }
        return match.output.compactMap { group in
            guard let name = group.name, let text = group.substring else { return nil }
            return (name, String(text))
        }
    }

    /// What is wrong with a pattern; nil when nothing is.
    static func rule(brokenBy pattern: String) -> String? {
        guard (try? Regex(pattern)) != nil else {
            return "must be a regular expression, with groups such as `(?<loss>\\S+)`"
        }
        // A pattern that matches nothing still has its groups.
        let names = Set(pattern.matches(of: /\(\?P?<([A-Za-z_][A-Za-z0-9_]*)>/).map { String($0.output.1) })
        return names.subtracting(["step", "epoch"]).isEmpty
            ? "must have a named group for a metric, such as `(?<val_loss>\\S+)`" : nil
    }
}
