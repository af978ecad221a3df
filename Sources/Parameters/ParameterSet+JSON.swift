extension ParameterSet {
    /// A flat JSON object without spaces: names in order, numbers as they were written, dotted names as they are.
    public var jsonText: String { json.compactText }

    /// The set as a flat JSON object that nobody wrote.
    public var json: JSONNode { JSONNode(.object(map { JSONMember($0.name, JSONNode(scalar: $0.value)) })) }

    /// Reads a JSON object whose values are numbers, texts, `true`, `false` or `null`.
    public init(jsonText: String) throws(JSONError) {
        let node = try JSONNode(parsing: jsonText)
        guard case .object(let members) = node.value else {
            throw JSONError(Problem(at: node.place, path: JSONPath(), rule: "must be an object"))
        }
        self.init()
        for member in members {
            guard let value = member.node.scalar else {
                let rule = "must be a number, a text, true, false or null"
                throw JSONError(Problem(at: member.node.place, path: JSONPath().key(member.key), rule: rule))
            }
            self[member.key] = value
        }
    }
}
