import Parameters

extension Setting.Kind {
    /// The schema of the values that it accepts.
    var schema: JSONNode {
        switch self {
        case .text: .schema(["type": .schemaText("string"), "pattern": .schemaText("^[^\\u0000]*$")])
        case .any: JSONNode(.boolean(true))
        case .boolean: .schema(["type": .schemaText("boolean")])
        case .choice(let words): .schema(["enum": .schemaTexts(words)])
        case .integer(let range):
            .schema([
                "type": .schemaText("integer"),
                "minimum": range.lowerBound == .min ? nil : .schemaNumber(Number(range.lowerBound)),
                "maximum": range.upperBound == .max ? nil : .schemaNumber(Number(range.upperBound)),
            ])
        case .real(let interval):
            .schema([
                "type": .schemaText("number"),
                interval.includesMinimum ? "minimum" : "exclusiveMinimum":
                    interval.minimum.isFinite ? .schemaNumber(Number(interval.minimum)) : nil,
                interval.includesMaximum ? "maximum" : "exclusiveMaximum":
                    interval.maximum.isFinite ? .schemaNumber(Number(interval.maximum)) : nil,
            ])
        }
    }
}

extension JSONNode {
    /// An object of the members that are there.
    static func schema(_ members: KeyValuePairs<String, JSONNode?>) -> JSONNode {
        JSONNode(.object(members.compactMap { key, node in node.map { JSONMember(key, $0) } }))
    }

    static func schemaText(_ text: String) -> JSONNode { JSONNode(.string(text)) }

    static func schemaTexts(_ texts: [String]) -> JSONNode { JSONNode(.array(texts.map { .schemaText($0) })) }

    static func schemaNumber(_ number: Number) -> JSONNode { JSONNode(.number(number)) }

    static func schemaNumber(_ number: Int) -> JSONNode { .schemaNumber(Number(number)) }
}
