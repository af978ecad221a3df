import Parameters

/// Parameters to be crossed: each with its different values, in an order in which conditions can be decided.
struct Grid {
    /// In the order of the file, values without repetitions (3 and 3.0 are one value).
    let parameters: [Parameter]
    /// Positions in `parameters`: as in the file, but each after those that its condition names.
    let order: [Int]
    /// The values that the condition of each parameter asks of others.
    private let conditions: [[String: Set<ParameterValue>]]
    /// Parameters whose conditions go in a circle, each circle from its first member on.
    let circles: [[String]]

    init(_ parameters: [Parameter]) {
        self.parameters = parameters.map { parameter in
            var parameter = parameter
            parameter.values = Self.different(parameter.values)
            return parameter
        }
        conditions = parameters.map { $0.condition.mapValues { Set($0) } }
        (order, circles) = Self.sorted(self.parameters)
    }

    /// `values` without repetitions.
    static func different(_ values: [ParameterValue]) -> [ParameterValue] {
        var seen: Set<ParameterValue> = []
        return values.filter { seen.insert($0).inserted }
    }

    /// Whether the parameter at `position` exists beside what is chosen so far.
    func exists(_ position: Int, beside chosen: ParameterSet) -> Bool {
        conditions[position].allSatisfy { name, values in chosen[name].map(values.contains) ?? false }
    }

    /// Depth first; a parameter met again on the way down closes a circle.
    private static func sorted(_ parameters: [Parameter]) -> (order: [Int], circles: [[String]]) {
        let positions = Dictionary(parameters.enumerated().map { ($1.name, $0) }) { first, _ in first }
        let causes = parameters.map { $0.condition.keys.compactMap { positions[$0] }.sorted() }
        var order: [Int] = []
        var done: Set<Int> = []
        var circles: [[String]] = []
        var way: [Int] = []
        func visit(_ position: Int) {
            if let start = way.firstIndex(of: position) {
                let circle = way[start...]
                let first = circle.indices.min { circle[$0] < circle[$1] }!
                circles.append((circle[first...] + circle[..<first]).map { parameters[$0].name })
                return
            }
            guard !done.contains(position) else { return }
            way.append(position)
            causes[position].forEach(visit)
            way.removeLast()
            if done.insert(position).inserted { order.append(position) }
        }
        parameters.indices.forEach(visit)
        return (order, circles)
    }
}
