import ArgumentParser
import Parameters
import Planning
import Running

/// `apus schema`: the JSON Schema of sweep files.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of sweep files.",
        discussion: """
            Editors complete and check a sweep file that names it: {"$schema": "sweep.schema.json", …}.

            Example: apus schema > sweep.schema.json
            """)

    func run() throws {
        let vocabulary = Trainers.standard.vocabulary
        try StandardOutput.print(JSONSchema.sweepFile(trainer: vocabulary.settings, metrics: vocabulary.metrics))
    }
}
