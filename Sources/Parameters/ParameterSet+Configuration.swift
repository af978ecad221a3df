extension ParameterSet {
    /// The same text for equal sets, so that repeats of a configuration group in SQL: names sorted, numbers by value.
    public var configurationKey: String { canonical.jsonText }

    /// Names sorted, numbers by value.
    fileprivate var canonical: ParameterSet {
        var key = ParameterSet()
        for name in names.sortedByBytes() { key[name] = self[name]?.canonical }
        return key
    }
}

extension ParameterValue {
    /// Numbers written one way whatever their literals; anything else as it is.
    fileprivate var canonical: ParameterValue {
        switch self {
        case .null, .boolean, .string: self
        case .number(let number): .number(Int(exactly: number.value).map { Number($0) } ?? Number(number.value))
        case .list(let values): .list(values.map(\.canonical))
        case .object(let values): .object(values.canonical)
        }
    }
}
