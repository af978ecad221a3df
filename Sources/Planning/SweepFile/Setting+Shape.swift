public import Parameters

extension Setting {
    /// What the setting accepts; the JSON Schema refers to it by the setting's name.
    var shape: Shape {
        let plain: Shape =
            switch kind {
            case .integer(let range): .integer(range)
            case .real(let interval): .real(interval)
            case .choice(let words): .word(words)
            case .boolean: .boolean
            case .text: .text
            }
        return .named(name, isOptional ? .nullable(plain) : plain)
    }

    /// The rule that `value` breaks, for example `must be a number from 0 to 1, not 2`; nil when it fits.
    public func complaint(about value: ParameterValue) -> String? {
        var problems: [Problem] = []
        shape.check(JSONNode(scalar: value), at: JSONPath(), into: &problems)
        return problems.first?.rule
    }
}

extension ParameterSet {
    /// What holds when nobody says otherwise: every setting's default, in the order of the specifications.
    public init(defaultsOf specifications: [Setting]) {
        self.init()
        for specification in specifications { self[specification.name] = specification.defaultValue }
    }
}
