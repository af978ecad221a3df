public import Parameters

extension Sweep {
    /// The parameters of a trial as its program is told them: those that the file nests as objects, in the place of the
    /// first of them.
    public func nested(_ flat: ParameterSet) -> ParameterSet {
        let paths = ValuesByName(parameters.filter { $0.path.count > 1 }.map { ($0.name, $0.path) })
        guard !paths.isEmpty else { return flat }
        var nested = ParameterSet()
        for (name, value) in flat { nested.put(value, at: (paths[name] ?? [name])[...]) }
        return nested
    }
}

extension ParameterSet {
    fileprivate mutating func put(_ value: ParameterValue, at path: ArraySlice<String>) {
        guard let name = path.first else { return }
        guard path.count > 1 else { return self[name] = value }
        var inner = ParameterSet()
        if case .object(let known)? = self[name] { inner = known }
        inner.put(value, at: path.dropFirst())
        self[name] = .object(inner)
    }
}
