public import Parameters

extension Sweep {
    /// More trials than this are refused when the file is read: each takes some 4 KB of memory.
    public static let trialLimit = 100_000

    /// Every trial, numbered from 1: rows outermost, then the parameters in the order of the file with the last one
    /// fastest, and all seeds of a configuration one after the other.
    ///
    /// Configurations that are equal (3 and 3.0 are) appear once. A parameter whose condition does not hold is
    /// absent, so that the row's value, else the trainer's, else the default holds. `settings` begins with the names
    /// of `defaults`.
    public func trials(defaults: ParameterSet) -> [Trial] {
        let fixed = defaults.merging(trainer)
        var trials: [Trial] = []
        for configuration in configurations {
            let settings = fixed.merging(configuration)
            for seed in seeds {
                trials.append(
                    Trial(number: trials.count + 1, parameters: configuration, settings: settings, seed: seed))
            }
        }
        return trials
    }

    /// How many trials ``trials(defaults:)`` returns, as a rule without making them.
    public var trialCount: Int {
        let grid = Grid(parameters)
        guard rowsStayDifferent else { return configurations.count * seeds.count }
        let size = grid.size(crossedWith: crossedRows, upTo: Self.trialLimit)
        return size.isExact ? size.times(seeds.count).count : configurations.count * seeds.count
    }

    /// Every configuration once, in order.
    var configurations: [ParameterSet] {
        let grid = Grid(parameters)
        var seen: Set<ParameterSet> = []
        return crossedRows.flatMap { grid.configurations(beside: $0) }.filter { seen.insert($0).inserted }
    }

    /// What the parameters are crossed with: one empty row when there are none.
    private var crossedRows: [ParameterSet] { rows.isEmpty ? [[:]] : rows }

    /// Whether no two rows are equal in what no parameter can replace; then no two configurations are equal either.
    private var rowsStayDifferent: Bool {
        let varied = Set(parameters.map(\.name))
        var seen: Set<ParameterSet> = []
        return crossedRows.allSatisfy { row in
            var kept = row
            for name in varied { kept[name] = nil }
            return seen.insert(kept).inserted
        }
    }
}
