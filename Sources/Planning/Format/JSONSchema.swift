import Parameters

/// The sweep file's format as a JSON Schema (draft 2020-12), for editors.
///
/// It is made from the table that the decoder checks with. What spans several parts of a file (conditions, values
/// that no trial would see, the number of trials) a schema cannot say; `apus check` does.
public enum JSONSchema {
    /// The schema of sweep files for a trainer with these settings and metrics; ends with a line break.
    public static func sweepFile(for vocabulary: TrainerVocabulary) -> String {
        let shape = SweepFileShape(settings: vocabulary.settings, metrics: vocabulary.metrics)
        let root = Shape.object(shape.root)
        var members = [
            JSONMember("$schema", .schemaText("https://json-schema.org/draft/2020-12/schema")),
            JSONMember("title", .schemaText("Apus sweep file")),
        ]
        // What varies in the trials of a program, a schema does not know.
        let command = JSONNode.schema(["required": .schemaTexts(["command"]), "type": .schemaText("object")])
        members += [
            JSONMember(
                "if",
                .schema([
                    "properties": .schema(["trainer": command]), "required": .schemaTexts(["trainer"]),
                ])),
            JSONMember(
                "then",
                .schema([
                    "type": .schemaText("object"), "properties": .schema(["trainer": shape.program.schema]),
                ])),
            JSONMember("else", root.schema),
        ]
        var definitions: [JSONMember] = []
        root.collectDefinitions(into: &definitions)
        if !definitions.isEmpty { members.append(JSONMember("$defs", JSONNode(.object(definitions)))) }
        return JSONNode(.object(members)).readableText + "\n"
    }
}

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
        if let defaultValue { members.append(JSONMember("default", JSONNode(parameter: defaultValue))) }
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

extension Shape {
    /// The schema of what may stand there; named shapes are references into `$defs`.
    var schema: JSONNode {
        switch self {
        case .value(let kind, _, _): kind.schema
        case .name:
            .schema([
                "type": .schemaText("string"), "minLength": .schemaNumber(1), "maxLength": .schemaNumber(200),
                "pattern": .schemaText(
                    "^[^\\u0000-\\u001f\\u007f-\\u009f]*[^ \\u0000-\\u001f\\u007f-\\u009f]"
                        + "[^\\u0000-\\u001f\\u007f-\\u009f]*$"),
            ])
        case .word:
            .schema(["type": .schemaTexts(["string", "number"]), "pattern": .schemaText("^[^\\u0000]*$")])
        case .duration: Self.durationSchema
        case .memory: Self.memorySchema
        case .nullable(let shape):
            .schema(["anyOf": JSONNode(.array([shape.schema, .schema(["type": .schemaText("null")])]))])
        case .list(let entry, let isUnique):
            .schema([
                "type": .schemaText("array"), "items": entry.schema, "minItems": .schemaNumber(1),
                "uniqueItems": isUnique ? JSONNode(.boolean(true)) : nil,
            ])
        case .object(let shape): shape.schema
        case .oneOrMany(let shape):
            .schema(["anyOf": JSONNode(.array([shape.schema, Shape.list(of: shape).schema]))])
        case .variant(_, let variants):
            .schema(["oneOf": JSONNode(.array(variants.map(\.shape.schema)))])
        case .parameter(let shape):
            .schema(["anyOf": JSONNode(.array(shape.objects.map(\.schema)))])
        case .named(let name, _): .schema(["$ref": .schemaText("#/$defs/" + name)])
        }
    }

    /// Adds the schema of every named shape in this one, each once, inner ones first.
    func collectDefinitions(into definitions: inout [JSONMember]) {
        switch self {
        case .nullable(let shape), .list(let shape, _), .oneOrMany(let shape):
            shape.collectDefinitions(into: &definitions)
        case .object(let shape):
            for key in shape.keys { key.shape.collectDefinitions(into: &definitions) }
        case .parameter(let shape):
            for object in shape.objects { Shape.object(object).collectDefinitions(into: &definitions) }
        case .named(let name, let shape):
            guard !definitions.contains(where: { $0.key == name }) else { return }
            shape.collectDefinitions(into: &definitions)
            definitions.append(JSONMember(name, shape.schema))
        case .value, .name, .word, .duration, .memory, .variant: break
        }
    }

    private static var durationSchema: JSONNode {
        let number: KeyValuePairs<String, JSONNode?> = [
            "type": .schemaText("number"), "exclusiveMinimum": .schemaNumber(0),
            "maximum": .schemaNumber(Number(Duration.sweepFileLimit)),
        ]
        let text: KeyValuePairs<String, JSONNode?> = [
            "type": .schemaText("string"), "pattern": .schemaText(Duration.sweepFilePattern),
        ]
        return .schema(["anyOf": JSONNode(.array([.schema(number), .schema(text)]))])
    }

    private static var memorySchema: JSONNode {
        let text: KeyValuePairs<String, JSONNode?> = [
            "type": .schemaText("string"), "pattern": .schemaText(ByteCount.sweepFilePattern),
        ]
        return .schema(["anyOf": JSONNode(.array([Self.integer(1...ByteCount.sweepFileLimit).schema, .schema(text)]))])
    }
}

extension Setting.Kind {
    fileprivate var schema: JSONNode {
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
