public import Parameters

extension Sweep {
    /// The parameters of a trial as its program is told them: those that the file nests as objects, where the first of them
    /// stands. Names with dots that the file does not nest stay as they are.
    public func nested(_ parameters: ParameterSet) -> ParameterSet {
        let paths = ValuesByName(self.parameters.map { ($0.name, $0.path) })
        var nested = ParameterSet()
        for (name, value) in parameters { nested.put(value, at: (paths[name] ?? [name])[...]) }
        return nested
    }
}

extension ParameterSet {
    /// Sets a value in the object that all keys but the last lead to.
    fileprivate mutating func put(_ value: ParameterValue, at path: ArraySlice<String>) {
        guard let key = path.first else { return }
        guard path.count > 1 else { return self[key] = value }
        var inner: ParameterSet = if case .object(let known)? = self[key] { known } else { [:] }
        inner.put(value, at: path.dropFirst())
        self[key] = .object(inner)
    }
}
