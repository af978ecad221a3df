import ArgumentParser
import Foundation
import Parameters
import Planning
import Reporting
import Running
import Training
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
            SchemaCommand.self, BenchCommand.self, WorkerCommand.self, GuardianCommand.self,
        ])

    static func main() async {
        NiceValue.keep()
        ProcessLimits.openStandardDescriptors()
        Environment.announceHome()
        do {
            try ProcessLimits.check(isWorker: CommandLine.arguments.dropFirst().first == WorkerCommand._commandName)
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
            try? StandardOutput.print(fullMessage(for: error))
            Foundation.exit(ExitStatus.done)
        }
        let isUsage = !isKnown && parserCode == .validationFailure
        let lines = isUsage ? usage(fullMessage(for: error), CommandLine.arguments) : ErrorLines.of(error)
        for line in lines { StandardError.writeLine(line) }
        Foundation.exit(isUsage ? ExitStatus.wrongUse : ExitStatus.of(error))
    }

    /// The lines of a message of the argument parser, which repeats what was typed as it was.
    static func usage(_ message: String, _ arguments: [String]) -> [String] {
        let typed = arguments.flatMap { [$0] + ($0.split(separator: "=", maxSplits: 1).dropFirst().map(String.init)) }
        let shown = typed.reduce(message) { $0.replacing($1, with: TerminalText.line($1)) }
        return shown.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    }
}

/// What a person reads of an error: one line, or one for each of its parts.
enum ErrorLines {
    static func of(_ error: any Error) -> [String] {
        switch error {
        // The problems of a sweep file bear their own places, as a compiler's do.
        case PlanningError.invalidSweepFile(let file, let problems): problems.map { $0.line(file: file) }
        case TrainingError.invalidSettings(let problems): marked(problems.map(\.description))
        // Its differences are JSON, and its name has no line breaks.
        case TrainingError.notWeights(_, _, let repair): marked(broken("\(error)", before: repair))
        case WorkspaceError.sweepDiffers: marked("\(error)".split(separator: "\n").map(String.init))
        default: marked(["\(error)"])
        }
    }

    /// `sentence`, which ends in `ending`, as many lines as `ending` has: what stands before it is what people wrote.
    private static func broken(_ sentence: String, before ending: String) -> [String] {
        let lines = ending.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        guard sentence.hasSuffix(ending), let first = lines.first else { return [sentence] }
        return [sentence.dropLast(ending.count) + first] + lines.dropFirst()
    }

    /// The first line tells who speaks.
    private static func marked(_ lines: [String]) -> [String] {
        lines.enumerated().map { $0 == 0 ? "apus: \($1)" : $1 }
    }
}

/// The program's version, recorded with every attempt and in every checkpoint.
enum Version {
    static let current = "0.1.0"
    static let program = "apus \(current)"
}
