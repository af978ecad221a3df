/// Named values in the order they were given.
///
/// Two sets are equal when they hold the same names with the same values, whatever their order.
public struct ParameterSet: Sendable {
    /// Names in order.
    public private(set) var names: [String] = []
    private var values: [String: ParameterValue] = [:]

    /// No parameters.
    public init() {}

    /// The value of `name`.
    ///
    /// Setting a new name appends it; setting nil removes it.
    public subscript(name: String) -> ParameterValue? {
        get { values[name] }
        set {
            if let newValue {
                if values.updateValue(newValue, forKey: name) == nil { names.append(name) }
            } else if values.removeValue(forKey: name) != nil {
                names.removeAll { $0 == name }
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
