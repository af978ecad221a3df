/// A JSON value and where it was written.
public struct JSONNode: Sendable {
    /// The kinds of JSON values.
    public enum Value: Sendable {
        case null
        case boolean(Bool)
        case number(Number)
        case string(String)
        case array([JSONNode])
        /// Members in the order they were written, no key twice.
        case object([JSONMember])
    }

    /// The value.
    public var value: Value
    /// Where it begins; nil for a value that nobody wrote.
    public var place: Place?

    /// A value.
    public init(_ value: Value, at place: Place? = nil) {
        self.value = value
        self.place = place
    }

    /// A value that is neither array nor object.
    public init(scalar value: ParameterValue, at place: Place? = nil) {
        self.place = place
        switch value {
        case .null: self.value = .null
        case .boolean(let flag): self.value = .boolean(flag)
        case .number(let number): self.value = .number(number)
        case .string(let text): self.value = .string(text)
        }
    }
}

extension JSONNode {
    /// The members of an object; none for anything else.
    public var members: [JSONMember] {
        if case .object(let members) = value { members } else { [] }
    }

    /// The elements of an array; none for anything else.
    public var elements: [JSONNode] {
        if case .array(let elements) = value { elements } else { [] }
    }

    /// The member `key` of an object; nil when there is none.
    ///
    /// Cost: linear in the members.
    public subscript(key: String) -> JSONNode? {
        members.first { $0.key == key }?.node
    }

    /// The value as a setting takes it; nil for arrays and objects.
    public var scalar: ParameterValue? {
        switch value {
        case .null: .null
        case .boolean(let flag): .boolean(flag)
        case .number(let number): .number(number)
        case .string(let text): .string(text)
        case .array, .object: nil
        }
    }

    /// The text of a string; nil for anything else.
    public var text: String? {
        if case .string(let text) = value { text } else { nil }
    }

    /// The whole number that a number stands for (`20`, `20.0`, `2e1`); nil for anything else.
    public var integer: Int? {
        if case .number(let number) = value { number.integer } else { nil }
    }
}

extension JSONNode {
    /// A number with the fewest digits that read back as the same double. JSON has no NaN and no infinity: they are the
    /// texts `"NaN"`, `"Infinity"` and `"-Infinity"`, which Python's `float` and JavaScript's `Number` read.
    public init(double value: Double) {
        if value.isFinite {
            self.init(.number(Number(plain: value)))
        } else {
            self.init(.string(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity"))
        }
    }

    /// A number, or a text that stands for one that is not finite; nil for anything else.
    public var double: Double? {
        switch value {
        case .number(let number): number.value
        case .string("NaN"), .string("nan"): .nan
        case .string("Infinity"), .string("inf"): .infinity
        case .string("-Infinity"), .string("-inf"): -.infinity
        default: nil
        }
    }
}
