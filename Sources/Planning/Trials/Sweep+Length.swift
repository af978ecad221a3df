public import Parameters

extension Sweep {
    /// The length of the longest trial in steps; nil when it is not known.
    ///
    /// - Parameter defaults: what holds for a setting that the file does not fix.
    public func longestTrial(defaults: ParameterSet) -> Int? {
        if let program { return program.epochs }
        return values(of: "epochs", defaults: defaults).compactMap(\.integer).max()
    }

    /// What the trials have for a setting, of a range its ends.
    public func values(of setting: String, defaults: ParameterSet) -> [ParameterValue] {
        let varied = parameters.filter { $0.name == setting }.flatMap { parameter -> [ParameterValue] in
            switch parameter.domain {
            case .list(let values, _): values
            case .distribution(let distribution): distribution.range.map { [$0.low, $0.high] } ?? []
            }
        }
        let given = varied + rows.compactMap { $0[setting] }
        return given + [trainer[setting] ?? (given.isEmpty ? defaults[setting] : nil)].compactMap(\.self)
    }
}
