import ArgumentParser
import Files
import Foundation
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
    func sweep() throws -> Sweep {
        guard let bytes = FileManager.default.contents(atPath: file) else {
            throw CommandError.unreadable(file: file, why: String(cString: strerror(errno)))
        }
        return try Sweep(
            decoding: Array(bytes), file: file, overrides: overrides.map(Override.init), name: name,
            trainer: Engine.trainer)
    }
}
