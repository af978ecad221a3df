import Parameters

extension Sweep {
    /// The configurations between which all others lie, where only those parameters are told apart that `names` holds and
    /// those that decide whether these exist; nil when there are too many to look at each.
    ///
    /// Of a grid these are all of them; of what is drawn, those of the smallest and the greatest values.
    public func corners(distinguishing names: Set<String>) -> Configurations? {
        guard method == .random else { return Configurations(of: self, distinguishing: names) }
        var sweep = self
        let causes = parameters.flatMap(\.condition.keys).exact
        for index in sweep.parameters.indices {
            let parameter = sweep.parameters[index]
            // Whether another parameter exists hangs on every value.
            guard !causes.contains(ExactText(parameter.name)) else { continue }
            sweep.parameters[index].domain = .list(parameter.domain.extremes)
        }
        return Configurations(of: sweep, distinguishing: names, upTo: Self.trialLimit)
    }
}

extension Domain {
    /// The smallest and the greatest number of those that are drawn; of a list the values that are no numbers as well.
    fileprivate var extremes: [ParameterValue] {
        switch self {
        case .distribution(let distribution): return [distribution.extremes.low, distribution.extremes.high]
        case .list(let values, _):
            let numbers = values.filter { $0.double != nil }.sorted { $0.double! < $1.double! }
            return values.filter { $0.double == nil } + [numbers.first, numbers.last].compactMap(\.self)
        }
    }
}
