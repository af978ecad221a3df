/// A JSON value and where it was written.
public struct JSONNode: Sendable {
    /// A value as RFC 8259 has it, except that an object's keys differ and stay in order.
    public enum Value: Sendable {
        case null
        case boolean(Bool)
        case number(Number)
        case string(String)
        case array([JSONNode])
        /// Members in the order they were written, no key twice.
        case object([JSONMember])
    }

    /// What was written there.
    public var value: Value
    /// Where it begins; nil for a value that nobody wrote.
    public var place: Place?

    /// Whether it is a text that YAML 1.2 reads where YAML 1.1 reads a boolean: `yes`, `off` and the like without quotes.
    public var isOldBoolean = false

    /// A value that was written at `place`, or that the program made.
    public init(_ value: Value, at place: Place? = nil) {
        self.value = value
        self.place = place
    }

    /// A value that a parameter takes.
    public init(parameter value: ParameterValue, at place: Place? = nil) {
        self.place = place
        switch value {
        case .null: self.value = .null
        case .boolean(let flag): self.value = .boolean(flag)
        case .number(let number): self.value = .number(number)
        case .string(let text): self.value = .string(text)
        case .list(let values): self.value = .array(values.map { JSONNode(parameter: $0, at: place) })
        case .object(let values):
            self.value = .object(
                values.map { JSONMember($0.name, at: place, JSONNode(parameter: $0.value, at: place)) })
        }
    }
}

/// A key of a JSON object with its value.
public struct JSONMember: Sendable {
    /// The key, unescaped.
    public var key: String
    /// Where the key begins; nil when nobody wrote it.
    public var keyPlace: Place?
    /// What stands behind the key.
    public var node: JSONNode

    /// A member whose key was written at `keyPlace`, or that the program made.
    public init(_ key: String, at keyPlace: Place? = nil, _ node: JSONNode) {
        self.key = key
        self.keyPlace = keyPlace
        self.node = node
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
        members.first { $0.key.hasSameBytes(as: key) }?.node
    }

    /// The value as a setting of the engine takes it; nil for arrays and objects.
    public var scalar: ParameterValue? {
        switch value {
        case .array, .object: nil
        case .null, .boolean, .number, .string: parameterValue
        }
    }

    /// The value as a parameter takes it.
    public var parameterValue: ParameterValue {
        switch value {
        case .null: .null
        case .boolean(let flag): .boolean(flag)
        case .number(let number): .number(number)
        case .string(let text): .string(text)
        case .array(let elements): .list(elements.map(\.parameterValue))
        case .object(let members): .object(ParameterSet(members))
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

extension JSONNode {
    /// Reads a JSON document (RFC 8259) strictly: no comments, no trailing commas, no key twice, nothing after the
    /// value, UTF-8 without a byte order mark, at most 100 levels.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        let (root, problems) = Self.reading(bytes)
        guard let root, problems.isEmpty else { throw JSONError(root == nil ? problems.last! : problems[0]) }
        self = root
    }

    /// Reads a document as ``init(parsing:)-([UInt8])`` does and tells every mistake; the root is nil when reading
    /// could not go on, and the last mistake says why. A key that stands twice is a mistake after which reading goes
    /// on.
    public static func reading(_ bytes: [UInt8]) -> (root: JSONNode?, problems: [Problem]) {
        var reader = JSONReader(bytes)
        do throws(Problem) {
            let root = try reader.document()
            return (root, reader.duplicates)
        } catch {
            return (nil, reader.duplicates + [error])
        }
    }

    /// Reads a JSON document from text; the rules of ``init(parsing:)-([UInt8])``.
    public init(parsing text: String) throws(JSONError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// Printed for people: two spaces a level, short arrays and objects on one line, numbers as they were written.
    public var readableText: String { JSONWriter.readable(self) }

    /// Printed on one line without spaces, numbers as they were written.
    public var compactText: String { JSONWriter.compact(self) }

    /// The value in a few words, for a sentence about it.
    public var summary: String {
        switch value {
        case .array(let elements): elements.isEmpty ? "an empty list" : "a list"
        case .object: "an object"
        case .string(let text) where text.count > 40: JSONWriter.quoted(text.prefix(40) + "…")
        case .number(let number) where number.literal.count > 40: number.literal.prefix(40) + "…"
        default: compactText
        }
    }
}
