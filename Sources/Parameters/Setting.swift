/// One setting a trainer understands: what validation, `--help` and the JSON Schema know about it.
///
/// `Planning` does not know the trainer; the program hands it these.
public struct Setting: Sendable {
    /// What values are allowed.
    public enum Kind: Sendable {
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
    public struct Interval: Sendable {
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
