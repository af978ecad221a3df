/// A value that a parameter or a setting takes.
public enum ParameterValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case number(Number)
    case string(String)

    /// The number as a double, nil for anything but a number.
    public var double: Double? {
        if case .number(let number) = self { number.value } else { nil }
    }

    /// The whole number that a number stands for (`20`, `20.0`, `2e1`), nil for anything else.
    public var integer: Int? {
        if case .number(let number) = self { number.integer } else { nil }
    }

    /// The text of a string value, nil for anything else.
    public var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// As a person reads it: strings without quotes, numbers as they were written.
    public var display: String {
        switch self {
        case .null: "null"
        case .boolean(let flag): String(flag)
        case .number(let number): number.literal
        case .string(let text): text
        }
    }
}
