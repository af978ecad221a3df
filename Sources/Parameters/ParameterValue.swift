/// A value that a parameter or a setting takes.
///
/// Numbers are equal when their values are, texts when their bytes are, objects whatever the order of their names.
///
/// Settings of the engine are never lists or objects; what a program is told may be.
public indirect enum ParameterValue: Sendable {
    case null
    case boolean(Bool)
    case number(Number)
    case string(String)
    case list([ParameterValue])
    case object(ParameterSet)

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

    /// As a person reads it: strings without quotes, numbers as they were written, lists and objects as JSON.
    public var display: String {
        switch self {
        case .null: "null"
        case .boolean(let flag): String(flag)
        case .number(let number): number.literal
        case .string(let text): text
        case .list, .object: jsonText
        }
    }
}

extension ParameterValue: Hashable {
    /// Whether the values are equal, however numbers are written.
    public static func == (left: ParameterValue, right: ParameterValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.boolean(let left), .boolean(let right)): left == right
        case (.number(let left), .number(let right)): left == right
        case (.string(let left), .string(let right)): left.hasSameBytes(as: right)
        case (.list(let left), .list(let right)): left == right
        case (.object(let left), .object(let right)): left == right
        case (.null, _), (.boolean, _), (.number, _), (.string, _), (.list, _), (.object, _): false
        }
    }

    /// Of the value and its kind.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .boolean(let flag): hasher.combine(flag)
        case .number(let number): hasher.combine(number)
        case .string(let text): hasher.combine(ExactText(text))
        case .list(let values): hasher.combine(values)
        case .object(let values): hasher.combine(values)
        }
    }
}

extension ParameterValue {
    /// The value as JSON, a number as it was written.
    public var jsonText: String { JSONNode(parameter: self).compactText }

    /// Reads one JSON value.
    public init(jsonText: String) throws(JSONError) { self = try JSONNode(parsing: jsonText).parameterValue }
}

/// A JSON number that remembers how it was written.
///
/// `1` and `1.0` are equal and hash alike, yet print as they were written: the literal tells an integer from a real
/// number where the sweep file's format asks for it.
public struct Number: Hashable, Sendable {
    /// The text in the file, for example `0.5`, `1e-3` or `4`.
    public let literal: String
    /// The double nearest to what the literal says.
    public let value: Double

    /// Whether the literal has neither a fraction nor an exponent.
    public var isInteger: Bool { !literal.contains { $0 == "." || $0 == "e" || $0 == "E" } }

    /// Keeps a literal as it was written; nil when no finite double is near it.
    public init?(literal: String) {
        guard let value = Double(literal), value.isFinite else { return nil }
        self.literal = literal
        self.value = value
    }

    /// An integer, written in decimal; `value` is rounded beyond 2⁵³, the literal is not.
    public init(_ value: Int) {
        self.literal = String(value)
        self.value = Double(value)
    }

    /// A finite real number, written with the fewest digits that read back as the same double.
    public init(_ value: Double) {
        precondition(value.isFinite, "a JSON number is finite")
        self.literal = "\(value)"
        self.value = value
    }

    /// A finite real number written as a person would, a whole one without `.0`.
    public init(plain value: Double) {
        self.literal = Number(value).shortest
        self.value = value
    }

    /// A number that somebody typed, as JSON writes it (`4`, `-0.5`, `1e-3`) and as a sweep file would have it; nil for
    /// anything else (`0x10`, `1_000`, `+4`, ` 4`, `.5`, `nan`) and for what no finite double is near.
    public init?(typed text: String) {
        guard let first = text.utf8.first, let last = text.utf8.last, last.isASCIIDigit,
            first.isASCIIDigit || first == UInt8(ascii: "-"),
            case .number(let number)? = (try? JSONNode(parsing: text))?.value
        else { return nil }
        self = number
    }

    /// How JSON writes a number that somebody spelled in another way (`.5`, `5.`, `+1`, `007`); nil when it is none, and
    /// for what JSON writes so too.
    static func spelling(of text: String) -> String? {
        var digits = text[...]
        let isNegative = digits.hasPrefix("-")
        if isNegative || digits.hasPrefix("+") { digits = digits.dropFirst() }
        let exponent = digits.drop { $0 != "e" && $0 != "E" }
        let parts = digits.dropLast(exponent.count).split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.contains(where: { !$0.isEmpty }) else { return nil }
        let whole = parts[0].drop { $0 == "0" }
        var literal = (isNegative ? "-" : "") + (whole.isEmpty ? "0" : whole)
        if parts.count == 2, !parts[1].isEmpty { literal += "." + parts[1] }
        literal += exponent
        return literal == text ? nil : Number(typed: literal).map { _ in literal }
    }

    /// Whether the values are equal, however they are written.
    public static func == (left: Number, right: Number) -> Bool { left.value == right.value }

    /// Of the value alone, so that equal numbers hash alike.
    public func hash(into hasher: inout Hasher) { hasher.combine(value) }
}

extension Number {
    /// The whole number it stands for (`20`, `20.0`, `2e1`), exact; nil when it is none or leaves the range of `Int`.
    public var integer: Int? { isInteger ? Int(literal) : Int(exactly: value) }

    /// The value as a person writes it: without `.0`.
    public var shortest: String { literal.hasSuffix(".0") ? String(literal.dropLast(2)) : literal }
}
