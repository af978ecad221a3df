public import Parameters

/// One entry of `parameters`: a name and the values it takes.
public struct Parameter: Hashable, Sendable {
    /// Of the setting that it varies; of a nested one the keys joined by dots.
    public var name: String
    /// The keys that lead to it in the file; more than one when it is nested, and then the trainer is told an object.
    public var path: [String]
    /// The values it takes; one for `{"value": …}`.
    public var domain: Domain
    /// The parameter exists only when every named other one has one of the listed values; empty means always.
    public var condition: ValuesByName<[ParameterValue]>

    /// A parameter that always exists unless `condition` says otherwise, and is not nested unless `path` says so.
    public init(
        name: String, path: [String]? = nil, domain: Domain, condition: ValuesByName<[ParameterValue]> = [:]
    ) {
        self.name = name
        self.path = path ?? [name]
        self.domain = domain
        self.condition = condition
    }

    /// A parameter of listed values.
    public init(name: String, values: [ParameterValue], condition: ValuesByName<[ParameterValue]> = [:]) {
        self.init(name: name, domain: .list(values), condition: condition)
    }

    /// The listed values, in the order of the file; none of a distribution.
    public var values: [ParameterValue] { domain.values }
}
