import ArgumentParser
import Deciding
import Parameters
import Planning
import Recording
import Reporting
import Workspace

/// `apus table`: all trials of a sweep, the best first.
struct TableCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "table",
        abstract: "Show the trials of a sweep, the best first.",
        discussion: """
            Where configurations were repeated with several seeds, a row is a configuration: mean ± standard deviation.

            Example: apus table --format markdown
            """)

    @Argument(help: "The sweep; the newest unless told otherwise.")
    var sweep: String?

    @Option(help: "How to write it.")
    var format = TableFormat.text

    @Option(help: "Metrics of the last epoch or of the best one.")
    var at = MetricEpoch.last

    @Flag(help: "One row per trial even where there are several seeds.")
    var trials = false

    @Flag(help: "Print JSON: short for --format json.")
    var json = false

    @OptionGroup var results: ResultsOptions

    func run() throws {
        let store = try results.openStore()
        let record = try store.chosenSweep(sweep)
        let summaries = try store.summaries(of: record.id)
        let ranking = Ranking(
            summaries.map { $0.score(by: record.metric.name, at: at) }, goal: record.metric.goal)
        let table: Table
        if ranking.hasRepeats && !trials {
            table = ConfigurationTable.table(ranking, summaries, at: at)
        } else {
            let byNumber = Dictionary(uniqueKeysWithValues: summaries.map { ($0.trial.number, $0) })
            table = SummaryTable.table(ranking.trials.compactMap { byNumber[$0.trial] }, at: at)
        }
        try StandardOutput.print((json ? .json : format).text(of: table), terminator: "")
    }
}
