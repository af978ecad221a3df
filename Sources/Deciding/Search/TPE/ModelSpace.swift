import Parameters
import Planning

/// What of a configuration a model learns: a parameter that varies, or which row of `trials` it has.
struct SearchDimension: Sendable {
    /// Where its numbers lie.
    enum Kind: Sendable {
        /// The position of a value in a list, with the probabilities of the values where they are not equal.
        case categorical(count: Int, probabilities: [Double]?)
        /// A place on an axis.
        case numerical(Distribution.Axis)
    }

    /// The position among the space's parameters; nil of the row.
    let parameter: Int?
    let kind: Kind
}

/// A space as a model sees it: its dimensions, and configurations as one number for each.
struct ModelSpace: Sendable {
    let space: SearchSpace
    /// The row first, when there are several, then the parameters that vary, in the order of the file.
    let dimensions: [SearchDimension]
    /// By the parameter's position; nil of one that has a single value.
    let dimensionOfParameter: [Int?]
    /// Of the row, when there are several.
    var rowDimension: Int? { space.rowCount > 1 ? 0 : nil }
    private let names: [String]
    /// Of listed values, by dimension, their positions.
    private let positions: [[ParameterValue: Int]]

    init(_ space: SearchSpace) {
        self.space = space
        var dimensions: [SearchDimension] = []
        var dimensionOfParameter: [Int?] = []
        if space.rowCount > 1 {
            let kind = SearchDimension.Kind.categorical(count: space.rowCount, probabilities: nil)
            dimensions.append(SearchDimension(parameter: nil, kind: kind))
        }
        for (position, parameter) in space.parameters.enumerated() {
            let kind = Self.kind(parameter.domain)
            dimensionOfParameter.append(kind.map { _ in dimensions.count })
            if let kind { dimensions.append(SearchDimension(parameter: position, kind: kind)) }
        }
        self.dimensions = dimensions
        self.dimensionOfParameter = dimensionOfParameter
        names = dimensions.map { $0.parameter.map { space.parameters[$0].name } ?? "" }
        positions = dimensions.map { dimension in
            let values = dimension.parameter.map { space.parameters[$0].domain.values } ?? []
            return Dictionary(uniqueKeysWithValues: zip(values, values.indices))
        }
    }

    private static func kind(_ domain: Domain) -> SearchDimension.Kind? {
        switch domain {
        case .list(let values, _) where values.count == 1: nil
        case .list(let values, let probabilities):
            .categorical(
                count: values.count,
                probabilities: probabilities.map { all in
                    let sum = all.reduce(0, +)
                    return all.map { $0 / sum }
                })
        case .distribution(let distribution): .numerical(distribution.axis)
        }
    }

    /// One number for each dimension; NaN where the configuration has no value, or none of this space.
    func numbers(of configuration: ParameterSet) -> [Double] {
        dimensions.indices.map { number(of: configuration, in: $0) ?? .nan }
    }

    private func number(of configuration: ParameterSet, in dimension: Int) -> Double? {
        guard dimensions[dimension].parameter != nil else { return space.row(of: configuration).map(Double.init) }
        guard let value = configuration[names[dimension]] else { return nil }
        guard case .numerical(let axis) = dimensions[dimension].kind else {
            return positions[dimension][value].map(Double.init)
        }
        guard let position = value.double.map(axis.position(of:)), position >= axis.low, position <= axis.high else {
            return nil
        }
        return position
    }

    /// The value for a number of a dimension that is a parameter.
    func value(_ number: Double, in dimension: Int) -> ParameterValue {
        guard let parameter = dimensions[dimension].parameter else { return .null }
        switch dimensions[dimension].kind {
        case .categorical: return space.parameters[parameter].domain.values[Int(number)]
        case .numerical(let axis): return axis.value(at: number)
        }
    }

    /// How many of a configuration's values lie outside this space.
    func strangers(in configuration: ParameterSet) -> Int {
        dimensions.indices.count { index in
            dimensions[index].parameter != nil && configuration[names[index]] != nil
                && number(of: configuration, in: index) == nil
        }
    }
}
