/// One setting of the engine: what validation, `--help` and a schema need to know about it.
public struct SettingDescriptor: Sendable {
    /// What values are allowed.
    public enum Kind: Hashable, Sendable {
        /// A whole number within the range.
        case integer(ClosedRange<Int>)
        /// A number within the interval.
        case real(Interval)
        /// One of a few words.
        case choice([String])
        /// `true` or `false`.
        case boolean
        /// Any text.
        case text
    }

    /// A real interval whose ends may be left out of it.
    public struct Interval: Hashable, Sendable {
        /// Its lower end.
        public var minimum: Double
        /// Its upper end.
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

        /// Whether `value` lies in it.
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
    public var defaultValue: SettingValue
    /// One sentence.
    public var documentation: String

    /// What a value has to be, as the end of "must be …".
    public var rule: String {
        let rule =
            switch kind {
            case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
            case .real(let interval): "a number \(interval)"
            case .choice(let words): "one of " + words.map { "\"\($0)\"" }.joined(separator: ", ")
            case .boolean: "true or false"
            case .text: "a text"
            }
        return isOptional ? rule + ", or null" : rule
    }
}

extension SettingDescriptor.Interval: CustomStringConvertible {
    /// For example "above 0 and at most 1".
    public var description: String {
        "\(includesMinimum ? "at least" : "above") \(SettingValue.number(minimum)) and "
            + "\(includesMaximum ? "at most" : "below") \(SettingValue.number(maximum))"
    }
}
