import ArgumentParser
import Deciding
import Foundation
import Parameters
import Planning
import Running

/// `apus run`: carries a sweep file out, or goes on with it.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Carry out a sweep file, or go on with it.",
        discussion: """
            Finished trials stay finished: the same command after a crash or Ctrl-C does exactly the missing work.

            Example: apus run Experiments/seed-table.json --set 'trials[*].epochs=2' --name try
            """)

    @OptionGroup var sweepFile: SweepFileOptions
    @OptionGroup var results: ResultsOptions

    @Option(help: "Trials at a time; overrides the file.")
    var workers: Int?

    func validate() throws {
        if let workers, workers < 1 { throw ValidationError("--workers must be at least 1") }
    }

    func run() async throws {
        let trainer = Trainers.standard
        let sweep = try sweepFile.sweep(for: trainer.vocabulary)
        let session = try RunSession(sweep, trainer, results.workspace, workers: workers)
        // A worker that is gone must not take the scheduler with it when it is told to stop.
        signal(SIGPIPE, SIG_IGN)
        let end = try await session.carryOut()
        switch end {
        case .done(failed: 0): break
        case .done: throw ExitCode(ApusExit.failed)
        case .interrupted:
            StandardError.write("interrupted; the same command goes on from here\n")
            throw ExitCode(ApusExit.interrupted)
        case .environmentFailure(let reason):
            StandardError.write("apus: \(reason)\n")
            throw ExitCode(ApusExit.store)
        }
    }
}
