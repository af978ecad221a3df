import Parameters

extension ObjectShape {
    /// The schema of an object with these keys and no others.
    var schema: JSONNode {
        let required = keys.filter(\.isRequired).map(\.name)
        let conditions = rules.map(\.schema)
        return .schema([
            "type": .schemaText("object"),
            "properties": JSONNode(.object(keys.map { JSONMember($0.name, $0.schema) })),
            "required": required.isEmpty ? nil : .schemaTexts(required),
            "minProperties": mayBeEmpty ? nil : .schemaNumber(1),
            "additionalProperties": JSONNode(.boolean(false)),
            "allOf": conditions.isEmpty ? nil : JSONNode(.array(conditions)),
        ])
    }
}

extension ObjectShape.Key {
    /// The schema of the value, with what is known of the key.
    fileprivate var schema: JSONNode {
        var members = [JSONMember("description", .schemaText(documentation))]
        if let defaultValue { members.append(JSONMember("default", JSONNode(scalar: defaultValue))) }
        return JSONNode(.object(members + shape.schema.members))
    }
}

extension ObjectShape.Rule {
    fileprivate var schema: JSONNode {
        switch self {
        case .exactlyOne(let names):
            .schema(["oneOf": JSONNode(.array(names.map(Self.present)))])
        case .atMostOne(let names):
            .schema(["not": .schema(["required": .schemaTexts(names)])])
        case .anyOf(let names, let key, let value):
            .schema([
                "if": .schema([
                    "properties": .schema([key: .schema(["const": .schemaText(value)])]),
                    "required": .schemaTexts([key]),
                ]),
                "then": .schema(["anyOf": JSONNode(.array(names.map(Self.present)))]),
            ])
        }
    }

    /// The schema of an object that has `name`.
    private static func present(_ name: String) -> JSONNode { .schema(["required": .schemaTexts([name])]) }
}
