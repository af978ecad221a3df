import ArgumentParser
import Foundation
import Planning
import Workspace

/// The program: its commands, and what becomes of their errors.
@main
struct Apus: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apus",
        abstract: "Hyperparameter sweeps on your own machines: one binary, one SQLite file.",
        discussion: """
            Example: apus run Experiments/quickstart.json && apus best --by cell

            Exit codes: 0 done; 1 the sweep ended with failed trials; 2 wrong use or an invalid file; 3 the store, \
            the disk or the machine cannot be used; 130 interrupted, a sweep goes on with the same command.
            """,
        version: Version.current,
        subcommands: [
            RunCommand.self, CheckCommand.self, StatusCommand.self, BestCommand.self, TableCommand.self,
            ExportCommand.self, ShowCommand.self, StopCommand.self, PauseCommand.self, ResumeCommand.self,
            RetryCommand.self, TrainCommand.self, EvalCommand.self, SampleCommand.self, CorpusCommand.self,
            SchemaCommand.self, BenchCommand.self, WorkerCommand.self,
        ])

    static func main() async {
        ProcessLimits.openStandardDescriptors()
        do {
            try ProcessLimits.check()
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            exit(with: error)
        }
    }

    /// Prints an error, or the help that was asked for, and exits with the code for it.
    private static func exit(with error: any Error) -> Never {
        if let code = error as? ExitCode { Foundation.exit(code.rawValue) }
        let isKnown = ExitStatus.of(error) != ExitStatus.failed
        let parserCode = exitCode(for: error)
        if !isKnown, parserCode == .success {
            print(fullMessage(for: error))
            Foundation.exit(ExitStatus.done)
        }
        let isUsage = !isKnown && parserCode == .validationFailure
        // The problems of a sweep file bear their own places, as a compiler's do.
        let hasPlaces = if case PlanningError.invalidSweepFile = error { true } else { false }
        StandardError.write((isUsage ? fullMessage(for: error) : hasPlaces ? "\(error)" : "apus: \(error)") + "\n")
        Foundation.exit(isUsage ? ExitStatus.wrongUse : ExitStatus.of(error))
    }
}

/// The program's version, recorded with every attempt and in every checkpoint.
enum Version {
    static let current = "0.1.0"
    static let program = "apus \(current)"
}
