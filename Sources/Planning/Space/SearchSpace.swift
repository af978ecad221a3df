public import Parameters

/// The configurations that a sweep may try, to be drawn one by one: a row of `trials`, and a value for every parameter that
/// exists beside the others.
public struct SearchSpace: Sendable {
    /// Whether every parameter has counted values.
    public let isFinite: Bool
    /// How many different configurations there are; nil when there is no end to them, or when counting them takes too long.
    public let count: Int?

    /// Which configurations may be tried; nil for all.
    private let constraint: (@Sendable (ParameterSet) -> Bool)?
    private let grid: Grid
    private let rows: [ParameterSet]

    /// The space that the rows and parameters of a sweep make.
    ///
    /// - Parameter constraint: What every configuration must keep; those of a space with one are not counted.
    public init(of sweep: Sweep, keeping constraint: (@Sendable (ParameterSet) -> Bool)? = nil) {
        self.constraint = constraint
        grid = Grid(sweep.parameters, fixed: sweep.trainer, listing: false)
        rows = sweep.rows.isEmpty ? [[:]] : sweep.rows
        isFinite = grid.parameters.allSatisfy { $0.domain.count != nil }
        count = isFinite && constraint == nil ? Self.count(grid, rows, sweep) : nil
    }

    private static func count(_ grid: Grid, _ rows: [ParameterSet], _ sweep: Sweep) -> Int? {
        let size = grid.size(crossedWith: rows, upTo: Sweep.trialLimit)
        guard size.isExact else { return nil }
        if Configurations.areDistinct(rows, beside: grid) { return size.count }
        if size.count > Sweep.trialLimit { return nil }
        return Configurations(rows: rows, Grid(grid.parameters, fixed: sweep.trainer)).count
    }

    /// Whether some configurations must not be tried.
    public var isConstrained: Bool { constraint != nil }

    /// Whether a configuration of this space may be tried.
    public func admits(_ configuration: ParameterSet) -> Bool { constraint?(configuration) ?? true }

    /// The parameters in the order of the file, values without repetitions.
    public var parameters: [Parameter] { grid.parameters }

    /// How many rows of `trials` there are; 1 without any.
    public var rowCount: Int { rows.count }

    /// The configuration that belongs to numbers strictly between 0 and 1: one for the row, and one for each parameter that
    /// exists.
    public func configuration(row: Double, _ number: (_ parameter: String) -> Double) -> ParameterSet {
        configuration(
            row: min(Int(row * Double(rows.count)), rows.count - 1),
            values: { position in
                grid.parameters[position].domain.value(at: number(grid.parameters[position].name))
            })
    }

    /// The configuration with the row at a position, and with a value for each parameter that exists, asked for by its
    /// position; those that a condition names are asked first.
    public func configuration(row: Int, values: (_ parameter: Int) -> ParameterValue) -> ParameterSet {
        let row = rows[row]
        var chosen = row
        var drawn = [ParameterValue?](repeating: nil, count: grid.parameters.count)
        for position in grid.order where grid.exists(position, beside: chosen) {
            let value = values(position)
            drawn[position] = value
            chosen[grid.parameters[position].name] = value
        }
        return overlay(row, drawn)
    }

    /// The first row whose values a configuration has, but for those that a parameter may replace; nil when it is of
    /// none.
    public func row(of configuration: ParameterSet) -> Int? {
        rows.firstIndex { row in
            row.allSatisfy { name, value in
                configuration[name] == value || grid.parameters.contains { $0.name.hasSameBytes(as: name) }
            }
        }
    }

    /// The first configurations that fit, at most `limit`, in one fixed order; empty when the space is not finite.
    ///
    /// Cost: that of all configurations before them.
    public func first(_ limit: Int, where fits: (ParameterSet) -> Bool) -> [ParameterSet] {
        var found: [ParameterSet] = []
        var seen: Set<ParameterSet> = []
        var drawn = [ParameterValue?](repeating: nil, count: grid.parameters.count)
        func choose(from step: Int, _ chosen: ParameterSet, _ row: ParameterSet) {
            guard found.count < limit else { return }
            guard step < grid.order.count else {
                let configuration = overlay(row, drawn)
                if fits(configuration), seen.insert(configuration).inserted { found.append(configuration) }
                return
            }
            let position = grid.order[step]
            guard grid.exists(position, beside: chosen) else { return choose(from: step + 1, chosen, row) }
            let parameter = grid.parameters[position]
            for index in 0..<(parameter.domain.count ?? 0) where found.count < limit {
                var next = chosen
                next[parameter.name] = parameter.domain.value(atIndex: index)
                drawn[position] = next[parameter.name]
                choose(from: step + 1, next, row)
            }
            drawn[position] = nil
        }
        for row in rows where isFinite { choose(from: 0, row, row) }
        return found
    }

    /// In the order of the file, whatever the order of drawing.
    private func overlay(_ row: ParameterSet, _ drawn: [ParameterValue?]) -> ParameterSet {
        var configuration = row
        for (parameter, value) in zip(grid.parameters, drawn) {
            if let value { configuration[parameter.name] = value }
        }
        return configuration
    }
}
