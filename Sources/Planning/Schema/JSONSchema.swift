public import Parameters

/// The sweep file's format as a JSON Schema (draft 2020-12), for editors.
///
/// It is made from the table that the decoder checks with. What spans several parts of a file (conditions, values
/// that no trial would see, the number of trials) a schema cannot say; `apus check` does.
public enum JSONSchema {
    /// The schema of sweep files for a trainer with these settings and metrics; ends with a line break.
    public static func sweepFile(trainer: [Setting], metrics: [String]) -> String {
        let root = Shape.object(SweepFileShape(settings: trainer, metrics: metrics).root)
        var members = [
            JSONMember("$schema", .schemaText("https://json-schema.org/draft/2020-12/schema")),
            JSONMember("title", .schemaText("Apus sweep file")),
        ]
        members += root.schema.members
        var definitions: [JSONMember] = []
        root.collectDefinitions(into: &definitions)
        if !definitions.isEmpty { members.append(JSONMember("$defs", JSONNode(.object(definitions)))) }
        return JSONNode(.object(members)).readableText + "\n"
    }
}
