/// Named values in the order they were given.
///
/// Two sets are equal when they hold the same names with the same values, whatever their order; names are told apart by
/// their bytes.
public struct ParameterSet: Sendable {
    /// Names in order.
    public private(set) var names: [String] = []
    private var values = ValuesByName<ParameterValue>()

    /// The empty set.
    public init() {}

    /// The value of `name`.
    ///
    /// Setting a new name appends it; setting nil removes it.
    public subscript(name: String) -> ParameterValue? {
        get { values[name] }
        set {
            let isNew = values[name] == nil
            values[name] = newValue
            switch newValue {
            case nil where !isNew: names.removeAll { $0.hasSameBytes(as: name) }
            case .some where isNew: names.append(name)
            case nil, .some: break
            }
        }
    }

    /// Whether there is nothing in it.
    public var isEmpty: Bool { names.isEmpty }

    /// This set with every value of `other` laid over it.
    public func merging(_ other: ParameterSet) -> ParameterSet {
        var merged = self
        for (name, value) in other { merged[name] = value }
        return merged
    }
}

extension ParameterSet: Hashable {
    /// The same names with the same values.
    public static func == (left: ParameterSet, right: ParameterSet) -> Bool { left.values == right.values }

    /// Independent of the order.
    public func hash(into hasher: inout Hasher) { hasher.combine(values) }
}

extension ParameterSet: Sequence {
    /// Name and value, in order.
    public func makeIterator() -> AnyIterator<(name: String, value: ParameterValue)> {
        var index = names.startIndex
        return AnyIterator {
            guard index < names.endIndex else { return nil }
            defer { index += 1 }
            return (names[index], values[names[index]]!)
        }
    }
}

extension ParameterSet: ExpressibleByDictionaryLiteral {
    /// The pairs in the order they are written.
    public init(dictionaryLiteral elements: (String, ParameterValue)...) {
        for (name, value) in elements { self[name] = value }
    }
}

extension ParameterSet {
    /// A JSON object without spaces: names in order, numbers as they were written, dotted names as they are.
    public var jsonText: String { json.compactText }

    /// The set as a JSON object that nobody wrote.
    public var json: JSONNode { JSONNode(.object(map { JSONMember($0.name, JSONNode(parameter: $0.value)) })) }

    /// Reads a JSON object.
    public init(jsonText: String) throws(JSONError) {
        let node = try JSONNode(parsing: jsonText)
        guard case .object(let members) = node.value else {
            throw JSONError(Problem(at: node.place, path: JSONPath(), rule: "must be an object"))
        }
        self.init(members)
    }

    /// The members of a JSON object.
    public init(_ members: [JSONMember]) {
        self.init()
        for member in members { self[member.key] = member.node.parameterValue }
    }
}
