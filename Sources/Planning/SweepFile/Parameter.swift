public import Parameters

/// One entry of `parameters`: a name and the values it takes.
public struct Parameter: Hashable, Sendable {
    /// The setting it varies.
    public var name: String
    /// The values, in the order of the file; one for `{"value": …}`.
    public var values: [ParameterValue]
    /// The parameter exists only when every named other one has one of the listed values; empty means always.
    public var condition: [String: [ParameterValue]]

    /// A parameter that always exists unless `condition` says otherwise.
    public init(name: String, values: [ParameterValue], condition: [String: [ParameterValue]] = [:]) {
        self.name = name
        self.values = values
        self.condition = condition
    }
}
