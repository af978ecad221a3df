import ArgumentParser
import Foundation
import Parameters
import Planning

/// A sweep file and what overrides it, for the commands that read one.
struct SweepFileOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The sweep file, JSON.", valueName: "file"))
    var file: String

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp(
            "Overrides a key, for example trainer.epochs=2 or trials[*].epochs=2; repeatable.", valueName: "key=value"))
    var overrides: [String] = []

    @Option(help: "Overrides the sweep's name.")
    var name: String?

    /// Reads and validates the file as a whole; throws every mistake at once.
    func sweep(for vocabulary: TrainerVocabulary) throws -> Sweep {
        // No more than tells that it is too large: the file may be endless.
        guard let handle = FileHandle(forReadingAtPath: file),
            let bytes = try? handle.read(upToCount: Sweep.byteLimit + 1) ?? Data()
        else { throw CommandError.unreadable(file: file, why: "it is missing or cannot be read") }
        return try Sweep.decode(
            Array(bytes), file: file, overrides: overrides.map { try Override(parsing: $0) }, name: name,
            trainer: vocabulary.settings, metrics: vocabulary.metrics)
    }
}
