import Parameters

extension Grid {
    /// Every combination of values beside the values of `row`, the last parameter fastest.
    func configurations(beside row: ParameterSet) -> [ParameterSet] {
        var found: [(choices: [Int], configuration: ParameterSet)] = []
        var choices = Array(repeating: 0, count: parameters.count)
        func choose(from step: Int, _ chosen: ParameterSet) {
            guard step < order.count else { return found.append((choices, chosen)) }
            let parameter = parameters[order[step]]
            guard exists(order[step], beside: chosen) else { return choose(from: step + 1, chosen) }
            for (index, value) in parameter.values.enumerated() {
                choices[order[step]] = index
                var next = chosen
                next[parameter.name] = value
                choose(from: step + 1, next)
            }
            choices[order[step]] = 0
        }
        choose(from: 0, row)
        if order != Array(parameters.indices) {
            found.sort { $0.choices.lexicographicallyPrecedes($1.choices) }
        }
        return found.map { arranged($0.configuration, after: row) }
    }

    /// The names of `row` first, then the parameters in the order of the file.
    private func arranged(_ configuration: ParameterSet, after row: ParameterSet) -> ParameterSet {
        guard order != Array(parameters.indices) else { return configuration }
        var arranged = ParameterSet()
        for name in row.names + parameters.map(\.name) {
            if let value = configuration[name] { arranged[name] = value }
        }
        return arranged
    }
}
