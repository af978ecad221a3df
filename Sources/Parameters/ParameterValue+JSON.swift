extension ParameterValue {
    /// The value as JSON, a number as it was written.
    public var jsonText: String { JSONNode(scalar: self).compactText }

    /// Reads one JSON value that is neither array nor object.
    public init(jsonText: String) throws(JSONError) {
        let node = try JSONNode(parsing: jsonText)
        guard let value = node.scalar else {
            throw JSONError(
                Problem(at: node.place, path: JSONPath(), rule: "must be a number, a text, true, false or null"))
        }
        self = value
    }
}
