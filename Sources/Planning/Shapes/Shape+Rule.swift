import Parameters

extension Shape {
    /// What must stand there, to follow `must be`.
    var rule: String {
        switch self {
        case .text: "a text in double quotes"
        case .name: "a text of 1 to 200 characters without control characters"
        case .boolean: "true or false"
        case .word(let words, _):
            words.count == 1 ? "`\(words[0])`" : "one of " + words.map { "`\($0)`" }.joined(separator: ", ")
        case .integer(let range): "a whole number" + Self.limits(range)
        case .real(let interval): "a number" + Self.limits(interval)
        case .duration: #"a number of seconds above 0, or a text such as "90s", "30m", "6h" or "1h30m""#
        case .memory: #"a whole number of bytes above 0, or a text such as "500MB", "2GB" or "1.5GiB""#
        case .nullable(let shape): shape.rule + ", or null"
        case .list(let entry, let isUnique):
            "a list of at least one entry, each \(entry.rule)" + (isUnique ? ", none twice" : "")
        case .object: "an object in braces"
        case .named(_, let shape): shape.rule
        }
    }

    private static func limits(_ range: ClosedRange<Int>) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (.min, .max): ""
        case (let lower, .max): " of at least \(lower)"
        case (.min, let upper): " of at most \(upper)"
        case (let lower, let upper): " from \(lower) to \(upper)"
        }
    }

    private static func limits(_ interval: Setting.Interval) -> String {
        let hasMinimum = interval.minimum.isFinite
        let hasMaximum = interval.maximum.isFinite
        let lower = Number(hasMinimum ? interval.minimum : 0).shortest
        let upper = Number(hasMaximum ? interval.maximum : 0).shortest
        if hasMinimum, hasMaximum, interval.includesMinimum, interval.includesMaximum {
            return " from \(lower) to \(upper)"
        }
        let above = hasMinimum ? (interval.includesMinimum ? "of at least " : "above ") + lower : nil
        let below = hasMaximum ? (interval.includesMaximum ? "of at most " : "below ") + upper : nil
        let limits = [above, below].compactMap(\.self).joined(separator: " and ")
        return limits.isEmpty ? "" : " " + limits
    }
}
