extension ParameterSet {
    /// The same text for equal sets, so that repeats of a configuration group in SQL: names sorted, numbers by value.
    public var configurationKey: String {
        var key = ParameterSet()
        for name in names.sortedByBytes() { key[name] = self[name]?.canonical }
        return key.jsonText
    }
}

extension ParameterValue {
    /// A number written one way whatever its literal; anything else as it is.
    fileprivate var canonical: ParameterValue {
        guard case .number(let number) = self else { return self }
        return .number(Int(exactly: number.value).map { Number($0) } ?? Number(number.value))
    }
}
