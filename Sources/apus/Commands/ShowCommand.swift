import ArgumentParser
import Foundation
import Planning
import Recording
import Reporting

/// `apus show`: all that is known of one trial.
struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show everything about one trial: settings, attempts, curve.",
        discussion: "Example: apus show quickstart/3")

    @Argument(help: ArgumentHelp("The trial; without a sweep, one of the newest.", valueName: "sweep/trial"))
    var trial: String

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var results: ResultsOptions

    func run() throws {
        let (name, number) = try address()
        let store = try results.openStore()
        let record = try store.chosenSweep(name)
        let summaries = try store.summaries(of: record.id, trials: [number])
        guard let summary = summaries.first else {
            let trials = try store.counts(of: record.id).values.reduce(0, +)
            throw CommandError.noTrial(sweep: record.name, number: number, trials: trials)
        }
        let detail = TrialDetail(
            summary: summary, attempts: try store.attempts(of: record.id, trial: number),
            curve: try store.curve(of: record.id, trial: number))
        print(json ? detail.json : detail.text(metric: record.metric.name))
    }

    /// `SWEEP/TRIAL`, or a trial alone. A sweep's name may have slashes of its own.
    private func address() throws -> (sweep: String?, trial: Int) {
        let parts = trial.split(separator: "/", omittingEmptySubsequences: false)
        guard let number = parts.last.flatMap({ Int($0) }) else {
            throw CommandError.wrongUse("\(trial) names no trial; write SWEEP/TRIAL, for example quickstart/3")
        }
        return (parts.count > 1 ? parts.dropLast().joined(separator: "/") : nil, number)
    }
}
