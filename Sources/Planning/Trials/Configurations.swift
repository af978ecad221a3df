public import Parameters

/// The configurations of a sweep in order, each made when it is asked for.
///
/// Rows outermost, then the parameters in the order of the file with the last one fastest; configurations that are equal
/// (3 and 3.0 are) stand once. Costs a few bytes a configuration where parameters have conditions, nothing where they
/// have none.
public struct Configurations: Sendable {
    /// How many there are.
    public let count: Int

    private let grid: Grid
    private let rows: [ParameterSet]
    /// Which value each parameter takes, row-major, one row a configuration; nil when every combination exists.
    private let choices: [Int32]?
    /// For each of these, the position of its row in `rows`.
    private let rowPositions: [Int32]
    /// Positions of the configurations that are not equal to an earlier one; nil when none is.
    private let kept: [Int]?

    /// The configurations that the rows and parameters of `sweep` make, where only those parameters are told apart that
    /// `names` holds and those that decide whether these exist; nil for all.
    public init(of sweep: Sweep, distinguishing names: Set<String>? = nil) {
        let (rows, grid) = Self.crossing(sweep, distinguishing: names)
        self.init(rows: rows, grid)
    }

    /// The same; nil when there are more than `limit`.
    init?(of sweep: Sweep, distinguishing names: Set<String>?, upTo limit: Int) {
        let (rows, grid) = Self.crossing(sweep, distinguishing: names)
        let size = grid.size(crossedWith: rows, upTo: limit)
        guard size.isExact, size.count <= limit else { return nil }
        self.init(rows: rows, grid)
    }

    private static func crossing(
        _ sweep: Sweep, distinguishing names: Set<String>?
    ) -> (rows: [ParameterSet], grid: Grid) {
        var rows = sweep.rows
        var parameters = sweep.parameters
        if let names {
            let needed = closure(of: names.exact, parameters)
            parameters.removeAll { !needed.contains(ExactText($0.name)) }
            for index in rows.indices {
                for name in rows[index].names where !needed.contains(ExactText(name)) { rows[index][name] = nil }
            }
        }
        return (rows.isEmpty ? [[:]] : rows, Grid(parameters, fixed: sweep.trainer))
    }

    init(rows: [ParameterSet], _ grid: Grid) {
        self.rows = rows
        self.grid = grid
        if grid.parameters.allSatisfy(\.condition.isEmpty) {
            choices = nil
            rowPositions = []
        } else {
            let found = rows.map(grid.choices(beside:))
            choices = found.flatMap(\.self)
            rowPositions = found.enumerated().flatMap { row, choices in
                Array(repeating: Int32(row), count: choices.count / grid.parameters.count)
            }
        }
        let all = choices == nil ? rows.count * grid.parameters.reduce(1) { $0 * $1.values.count } : rowPositions.count
        if Self.areDistinct(rows, beside: grid) {
            kept = nil
            count = all
        } else {
            var seen: Set<ParameterSet> = []
            let sequence = Configurations(rows: rows, grid, choices: choices, rowPositions: rowPositions, count: all)
            let distinct = (0..<all).filter { seen.insert(sequence[$0]).inserted }
            kept = distinct
            count = distinct.count
        }
    }

    private init(rows: [ParameterSet], _ grid: Grid, choices: [Int32]?, rowPositions: [Int32], count: Int) {
        (self.rows, self.grid, self.choices, self.rowPositions, self.count) = (rows, grid, choices, rowPositions, count)
        kept = nil
    }

    /// The configuration at `position`, from 0: the values of its row, overlaid with those of its parameters.
    public subscript(position: Int) -> ParameterSet {
        var position = kept.map { $0[position] } ?? position
        let parameters = grid.parameters
        guard let choices else {
            var chosen = [Int](repeating: 0, count: parameters.count)
            for index in parameters.indices.reversed() {
                (position, chosen[index]) = position.quotientAndRemainder(dividingBy: parameters[index].values.count)
            }
            return overlay(rows[position], chosen)
        }
        let start = position * parameters.count
        return overlay(rows[Int(rowPositions[position])], choices[start..<start + parameters.count].map { Int($0) })
    }

    /// A negative choice: the parameter does not exist.
    private func overlay(_ row: ParameterSet, _ chosen: [Int]) -> ParameterSet {
        var configuration = row
        for (parameter, choice) in zip(grid.parameters, chosen) where choice >= 0 {
            configuration[parameter.name] = parameter.values[choice]
        }
        return configuration
    }

    /// `names` and every parameter on whose value it depends, directly or not, whether one of them exists.
    private static func closure(of names: Set<ExactText>, _ parameters: [Parameter]) -> Set<ExactText> {
        var closure = names
        var isGrowing = true
        while isGrowing {
            let dependencies = parameters.filter { closure.contains(ExactText($0.name)) }.flatMap(\.condition.keys)
                .exact
            isGrowing = !closure.isSuperset(of: dependencies)
            closure.formUnion(dependencies)
        }
        return closure
    }

    /// Whether no two rows are equal in what no parameter can replace; then no two configurations are equal either.
    static func areDistinct(_ rows: [ParameterSet], beside grid: Grid) -> Bool {
        let varied = grid.parameters.map(\.name)
        var seen: Set<ParameterSet> = []
        return rows.allSatisfy { row in
            var kept = row
            for name in varied { kept[name] = nil }
            return seen.insert(kept).inserted
        }
    }
}

extension Configurations: RandomAccessCollection {
    /// The position of the first configuration: 0.
    public var startIndex: Int { 0 }
    /// Same as ``count``.
    public var endIndex: Int { count }
}

extension Grid {
    /// Every combination that exists beside the values of `row`, the first parameter outermost: for each parameter the
    /// position of its value, −1 where it does not exist.
    fileprivate func choices(beside row: ParameterSet) -> [Int32] {
        var found: [[Int32]] = []
        var choices = [Int32](repeating: -1, count: parameters.count)
        func choose(from step: Int, _ chosen: ParameterSet) {
            guard step < order.count else { return found.append(choices) }
            let parameter = parameters[order[step]]
            guard exists(order[step], beside: chosen) else { return choose(from: step + 1, chosen) }
            for (index, value) in parameter.values.enumerated() {
                choices[order[step]] = Int32(index)
                var next = chosen
                next[parameter.name] = value
                choose(from: step + 1, next)
            }
            choices[order[step]] = -1
        }
        choose(from: 0, row)
        if order != Array(parameters.indices) {
            // An absent parameter stands where its first value would.
            found.sort { $0.lexicographicallyPrecedes($1) { max($0, 0) < max($1, 0) } }
        }
        return found.flatMap(\.self)
    }
}
