/// One setting that a trainer understands: its name, the values it takes, and what it means.
///
/// A trainer publishes them; validation of sweep files, options of the command line, `--help` and the JSON Schema are
/// all made from them, so that a wrong value is found by the same check and refused in the same words wherever it
/// enters.
public struct Setting: Sendable {
    /// What values are allowed.
    public enum Kind: Hashable, Sendable {
        /// A whole number within the range, however written (`20`, `20.0`, `2e1`).
        case integer(ClosedRange<Int>)
        /// A number within the interval.
        case real(Interval)
        /// One of a few words.
        case choice([String])
        /// `true` or `false`.
        case boolean
        /// Any text without U+0000.
        case text
        /// Any JSON without U+0000 in its texts: what a trainer takes that does not say.
        case any
    }

    /// A real interval whose ends may be left out of it.
    public struct Interval: Hashable, Sendable {
        /// The lower end; minus infinity for none.
        public var minimum: Double
        /// The upper end; infinity for none.
        public var maximum: Double
        /// Whether the lower end belongs to it.
        public var includesMinimum: Bool
        /// Whether the upper end belongs to it.
        public var includesMaximum: Bool

        /// An interval; both ends belong to it unless told otherwise.
        public init(
            _ minimum: Double, _ maximum: Double, includesMinimum: Bool = true, includesMaximum: Bool = true
        ) {
            self.minimum = minimum
            self.maximum = maximum
            self.includesMinimum = includesMinimum
            self.includesMaximum = includesMaximum
        }

        /// Whether `value` lies in it; NaN never does.
        public func contains(_ value: Double) -> Bool {
            (includesMinimum ? value >= minimum : value > minimum)
                && (includesMaximum ? value <= maximum : value < maximum)
        }
    }

    /// Snake case, for example `learning_rate`; a dot for a nested one, for example `diverged.above_uniform`.
    public var name: String
    /// What values are allowed.
    public var kind: Kind
    /// Whether `null` is allowed besides.
    public var isOptional: Bool
    /// The value when nobody says otherwise.
    public var defaultValue: ParameterValue
    /// One sentence for `--help` and the JSON Schema.
    public var documentation: String

    /// A setting; `null` is refused unless `isOptional`.
    public init(
        name: String, kind: Kind, isOptional: Bool = false, defaultValue: ParameterValue, documentation: String
    ) {
        self.name = name
        self.kind = kind
        self.isOptional = isOptional
        self.defaultValue = defaultValue
        self.documentation = documentation
    }
}

// MARK: - Checking a value

extension Setting {
    /// What is wrong with `value`, for example `must be a number above 0, not -1`; nil when it fits.
    public func problem(with value: ParameterValue) -> String? {
        if case .null = value, isOptional { return nil }
        return kind.problem(with: JSONNode(parameter: value), orNull: isOptional)
    }

    /// The value that somebody typed on a command line.
    ///
    /// What does not fit the setting's kind stays a text, so that ``problem(with:)`` quotes it as it was typed.
    public func value(typed text: String) -> ParameterValue {
        switch kind {
        case _ where text == "null": .null
        case .integer, .real: Number(typed: text).map { .number($0) } ?? .string(text)
        case .boolean: Bool(text).map { .boolean($0) } ?? .string(text)
        case .any: Number(typed: text).map { .number($0) } ?? Bool(text).map { .boolean($0) } ?? .string(text)
        case .choice, .text: .string(text)
        }
    }
}

extension Setting.Kind {
    /// Whether a value of a JSON document is one of this kind; false for arrays and objects.
    public func accepts(_ node: JSONNode) -> Bool {
        switch (self, node.value) {
        case (.integer(let range), .number(let number)): number.integer.map(range.contains) ?? false
        case (.real(let interval), .number(let number)): interval.contains(number.value)
        case (.choice(let words), .string(let text)): words.containsBytes(of: text)
        case (.boolean, .boolean): true
        case (.text, .string(let text)): !text.utf8.contains(0)
        case (.any, _): !node.holdsNUL
        default: false
        }
    }

    /// What is wrong with a value, in one sentence without a full stop; nil when it is one of this kind.
    ///
    /// `orNull` says in the sentence that `null` would do as well.
    public func problem(with node: JSONNode, orNull: Bool = false) -> String? {
        if accepts(node) { return nil }
        let sentence = "must be \(rule)\(orNull ? ", or null" : ""), not \(node.summary)"
        switch (self, node.value) {
        case (.text, .string), (.any, _): return "must not hold the character U+0000; remove it"
        case (.integer, .string(let text)), (.real, .string(let text)):
            return sentence + (Number.spelling(of: text).map { "; write \($0)" } ?? "")
        case (.choice(let words), .string(let text)) where words.count > 1:
            guard let nearest = Spelling.nearest(to: text, among: words) else { return sentence }
            return sentence + "; did you mean `\(nearest)`?"
        default: return sentence
        }
    }

    /// What a value must be, to follow `must be`: `a number above 0 and of at most 1`.
    public var rule: String {
        switch self {
        case .integer(let range): "a whole number" + Self.limits(range)
        case .real(let interval): "a number" + Self.limits(interval)
        case .choice(let words) where words.count == 1: "`\(words[0])`"
        case .choice(let words): "one of " + words.map { "`\($0)`" }.joined(separator: ", ")
        case .boolean: "true or false"
        case .text: "a text in double quotes"
        case .any: "a JSON value"
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

extension JSONNode {
    /// Whether a text in it, or a key, has the character U+0000, which no command line and no environment can hold.
    fileprivate var holdsNUL: Bool {
        switch value {
        case .null, .boolean, .number: false
        case .string(let text): text.utf8.contains(0)
        case .array(let elements): elements.contains(where: \.holdsNUL)
        case .object(let members): members.contains { $0.key.utf8.contains(0) || $0.node.holdsNUL }
        }
    }
}

// MARK: - Several settings

extension [Setting] {
    /// Everything that is wrong with `values`, in their order: names that are no settings, values that do not fit.
    public func problems(with values: ParameterSet) -> [Problem] {
        values.compactMap { name, value in
            let rule =
                if let setting = first(where: { $0.name.hasSameBytes(as: name) }) {
                    setting.problem(with: value)
                } else {
                    Spelling.unknown(name, noun: "setting of the trainer", known: map(\.name))
                }
            return rule.map { Problem(at: nil, path: JSONPath([.key(name)]), rule: $0) }
        }
    }
}

extension ParameterSet {
    /// What holds when nobody says otherwise: every setting's default, in the order of the settings.
    public init(defaultsOf settings: [Setting]) {
        self.init()
        for setting in settings { self[setting.name] = setting.defaultValue }
    }
}
