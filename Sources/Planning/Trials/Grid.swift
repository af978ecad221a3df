import Parameters

/// Parameters to be crossed: each with its different values, in an order in which conditions can be decided.
struct Grid {
    /// In the order of the file, values without repetitions (3 and 3.0 are one value), those that are never drawn left out.
    let parameters: [Parameter]
    /// Positions in `parameters`: as in the file, but each after those that its condition names.
    let order: [Int]
    /// For each parameter, the values of others under which it exists.
    private let conditions: [[(name: String, values: Set<ParameterValue>)]]
    /// What the file fixes for every trial that has no other value.
    private let fixed: ParameterSet
    /// Parameters whose conditions depend on each other in a cycle, each cycle from its first member in the file on.
    let cycles: [[String]]

    /// - Parameter listing: Whether distributions are replaced by their values, of which a grid takes each; otherwise
    ///   they stay as they are, to be drawn from.
    init(_ parameters: [Parameter], fixed: ParameterSet = [:], listing: Bool = true) {
        self.fixed = fixed
        self.parameters = parameters.map { parameter in
            var parameter = parameter
            parameter.domain = parameter.domain.distinct
            // One more than any grid may have is enough to say that it has too many.
            if listing { parameter.domain = parameter.domain.listed(upTo: Sweep.trialLimit + 1) }
            return parameter
        }
        conditions = parameters.map { $0.condition.map { ($0.key, Set($0.value)) } }
        (order, cycles) = Self.sorted(self.parameters)
    }

    /// Whether the parameter at `position` exists beside what is chosen so far.
    func exists(_ position: Int, beside chosen: ParameterSet) -> Bool {
        conditions[position].allSatisfy { name, values in (chosen[name] ?? fixed[name]).map(values.contains) ?? false }
    }

    /// A topological order, depth first; a parameter met again on the way down closes a cycle.
    private static func sorted(_ parameters: [Parameter]) -> (order: [Int], cycles: [[String]]) {
        let positions = ValuesByName(parameters.enumerated().map { ($1.name, $0) })
        let dependencies = parameters.map { $0.condition.keys.compactMap { positions[$0] }.sorted() }
        var order: [Int] = []
        var done: Set<Int> = []
        var cycles: [[String]] = []
        var path: [Int] = []
        func visit(_ position: Int) {
            if let start = path.firstIndex(of: position) {
                let cycle = path[start...]
                let first = cycle.indices.min { cycle[$0] < cycle[$1] }!
                cycles.append((cycle[first...] + cycle[..<first]).map { parameters[$0].name })
                return
            }
            guard !done.contains(position) else { return }
            path.append(position)
            dependencies[position].forEach(visit)
            path.removeLast()
            if done.insert(position).inserted { order.append(position) }
        }
        parameters.indices.forEach(visit)
        return (order, cycles)
    }
}

extension Grid {
    /// How many configurations there are.
    struct Size: Equatable {
        var count: Int
        /// Otherwise there are more than `count`.
        var isExact = true

        /// This many times as many; at most as an `Int` can hold.
        func times(_ factor: Int) -> Size {
            let (product, overflow) = count.multipliedReportingOverflow(by: factor)
            return overflow ? Size(count: .max, isExact: false) : Size(count: product, isExact: isExact)
        }

        static func + (left: Size, right: Size) -> Size {
            let (sum, overflow) = left.count.addingReportingOverflow(right.count)
            if overflow { return Size(count: .max, isExact: false) }
            return Size(count: sum, isExact: left.isExact && right.isExact)
        }
    }

    /// The configurations of all `rows` together, counted without making them; equal ones of different rows count
    /// twice.
    ///
    /// Only the parameters that conditions name are enumerated, all others are factors. When those alone make more than
    /// `limit` combinations the count stops there and is not exact.
    func size(crossedWith rows: [ParameterSet], upTo limit: Int) -> Size {
        let dependencies = parameters.flatMap(\.condition.keys).exact
        let enumerated = order.filter { dependencies.contains(ExactText(parameters[$0].name)) }
        let factors = parameters.indices.filter { !dependencies.contains(ExactText(parameters[$0].name)) }
        var total = Size(count: 0)
        var combinations = 0
        func count(from step: Int, _ chosen: ParameterSet) {
            guard combinations <= limit else { return }
            guard step < enumerated.count else {
                combinations += 1
                let present = factors.filter { exists($0, beside: chosen) }
                return total = total + present.reduce(Size(count: 1)) { $0.times(parameters[$1].domain.count ?? .max) }
            }
            let parameter = parameters[enumerated[step]]
            guard exists(enumerated[step], beside: chosen) else { return count(from: step + 1, chosen) }
            for index in 0..<(parameter.domain.count ?? 0) {
                guard combinations <= limit else { return }
                var next = chosen
                next[parameter.name] = parameter.domain.value(atIndex: index)
                count(from: step + 1, next)
            }
        }
        for row in rows { count(from: 0, row) }
        if combinations > limit { total.isExact = false }
        return total
    }
}
