import ArgumentParser
import Foundation
import Parameters
import Planning
import Recording
import Reporting
import Running
import Workspace

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
        let address = try TrialAddress(trial: trial)
        let store = try results.openStore()
        let record = try store.chosenSweep(address)
        guard let number = address.trial,
            let summary = try store.summaries(of: record.id, trials: [number]).first
        else {
            throw CommandError.wrongUse("\(trial) waits for its turn, and there is nothing to show of it yet")
        }
        let folder = results.workspace.folder(of: record).trial(number)
        let detail = TrialDetail(
            summary: summary, attempts: try store.attempts(of: record.id, trial: number),
            curve: try store.curve(of: record.id, trial: number),
            log: { folder.attempt($0).lastLines(TrialDetail.logLines) })
        try StandardOutput.print(json ? detail.json : detail.text(metric: record.metric.name))
    }
}
