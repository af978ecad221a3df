import Parameters

/// The sweep file's format as a JSON Schema (draft 2020-12), for editors.
///
/// It is made from the table that the decoder checks with. What spans several parts of a file (conditions, values
/// that no trial would see, the number of trials) a schema cannot say; `apus check` does.
public enum JSONSchema {
    /// The schema of sweep files for a trainer with these settings and metrics; ends with a line break.
    public static func sweepFile(for vocabulary: TrainerVocabulary) -> String {
        let engine = SweepFileShape(settings: vocabulary.settings, metrics: vocabulary.metrics)
        let program = SweepFileShape(settings: [], metrics: [], isProgram: true, isOpen: true)
        let roots = [program.root, program.wandbRoot, engine.root].map { Shape.object($0) }
        var members = [
            JSONMember("$schema", .schemaText("https://json-schema.org/draft/2020-12/schema")),
            JSONMember("title", .schemaText("Apus sweep file")),
        ]
        let others: [JSONMember] = [
            JSONMember("if", isWandb), JSONMember("then", roots[1].schema), JSONMember("else", roots[2].schema),
        ]
        members += [
            JSONMember("if", startsProgram), JSONMember("then", roots[0].schema),
            JSONMember("else", JSONNode(.object(others))),
        ]
        var definitions: [JSONMember] = []
        for root in roots { root.collectDefinitions(into: &definitions) }
        if !definitions.isEmpty { members.append(JSONMember("$defs", JSONNode(.object(definitions)))) }
        return JSONNode(.object(members)).readableText + "\n"
    }

    /// As ``JSONNode/startsProgram``.
    private static var startsProgram: JSONNode {
        let command = JSONNode.schema(["required": .schemaTexts(["command"]), "type": .schemaText("object")])
        return .schema(["properties": .schema(["trainer": command]), "required": .schemaTexts(["trainer"])])
    }

    /// As ``WandbDefinition/isOne(_:)``.
    private static var isWandb: JSONNode {
        let keys = (WandbDefinition.start + WandbDefinition.idle).map(ObjectShape.Rule.present)
        return .schema(["not": ObjectShape.Rule.present("trainer"), "anyOf": JSONNode(.array(keys))])
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
            "additionalProperties": others?.schema ?? JSONNode(.boolean(false)),
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
    /// What an object follows that keeps to the rule.
    fileprivate var schema: JSONNode {
        switch self {
        case .exactlyOne(let names):
            .schema(["oneOf": JSONNode(.array(names.map(Self.present)))])
        case .atMostOne(let names):
            .schema(["not": .schema(["required": .schemaTexts(names)])])
        case .atLeastOne(let names):
            .schema(["anyOf": JSONNode(.array(names.map(Self.present)))])
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
    fileprivate static func present(_ name: String) -> JSONNode { .schema(["required": .schemaTexts([name])]) }
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
        case .rows(let entry):
            .schema(["anyOf": JSONNode(.array([Shape.list(of: entry).schema] + ["csv", "lines"].map(Self.file)))])
        case .object(let shape): shape.schema
        case .oneOrMany(let shape):
            .schema(["anyOf": JSONNode(.array([shape.schema, Shape.list(of: shape).schema]))])
        case .variant(_, let variants):
            .schema(["oneOf": JSONNode(.array(variants.map(\.shape.schema)))])
        case .parameter(let shape):
            .schema(["anyOf": JSONNode(.array(shape.objects.map(\.schema)))])
        case .named(let name, _), .reference(let name): .schema(["$ref": .schemaText("#/$defs/" + name)])
        }
    }

    /// An object that names a file.
    private static func file(_ kind: String) -> JSONNode {
        let key = ObjectShape.Key(
            name: kind, documentation: "The file, from the folder of this one.", shape: .text, isRequired: true)
        return ObjectShape(noun: "key of a file of rows", keys: [key]).schema
    }

    /// Adds the schema of every named shape in this one, each once, inner ones first.
    func collectDefinitions(into definitions: inout [JSONMember]) {
        switch self {
        case .nullable(let shape), .list(let shape, _), .rows(let shape), .oneOrMany(let shape):
            shape.collectDefinitions(into: &definitions)
        case .object(let shape):
            for key in shape.keys { key.shape.collectDefinitions(into: &definitions) }
            shape.others?.collectDefinitions(into: &definitions)
        case .parameter(let shape):
            for object in shape.objects { Shape.object(object).collectDefinitions(into: &definitions) }
        case .named(let name, let shape):
            guard !definitions.contains(where: { $0.key == name }) else { return }
            shape.collectDefinitions(into: &definitions)
            definitions.append(JSONMember(name, shape.schema))
        case .value, .name, .word, .duration, .memory, .variant, .reference: break
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
