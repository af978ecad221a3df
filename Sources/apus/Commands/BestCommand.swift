import ArgumentParser
import Deciding
import Parameters
import Planning
import Recording
import Reporting
import Workspace

/// `apus best`: the best run, per cell or any other parameter.
struct BestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "best",
        abstract: "Show the best trial, or the best of each group.",
        discussion: """
            Trials are compared by the sweep's metric at their last recorded epoch. Where configurations were repeated \
            with several seeds, the best is the one with the best mean.

            Example: apus best --by cell
            """)

    @Option(help: ArgumentHelp("The sweep; the newest unless told otherwise.", valueName: "name"))
    var sweep: String?

    @Option(help: ArgumentHelp("One row per value of this parameter or setting.", valueName: "name"))
    var by: String?

    @Option(help: ArgumentHelp("Compare by this metric instead of the sweep's.", valueName: "name"))
    var metric: String?

    @Option(help: "Compare at the last epoch or at the best one.")
    var at = MetricEpoch.last

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var results: ResultsOptions

    func run() throws {
        let store = try results.openStore()
        let record = try store.chosenSweep(sweep)
        let compared = Metric(name: metric ?? record.metric.name, goal: record.metric.goal)
        let scores = try store.scores(of: record.id, by: compared.name, at: at, group: by)
        try check(scores, record)
        let ranking = Ranking(scores, goal: compared.goal)
        let format = json ? TableFormat.json : .text
        if ranking.hasRepeats {
            try StandardOutput.print(
                format.text(of: BestTable.configurations(ranking.bestConfigurations, metric: compared, group: by)),
                terminator: "")
            return
        }
        let winners = ranking.bestTrials.map(\.trial)
        let summaries = try store.summaries(of: record.id, trials: Set(winners))
        let inOrder = winners.compactMap { number in summaries.first { $0.trial.number == number } }
        try StandardOutput.print(
            format.text(of: BestTable.trials(inOrder, metric: compared, group: by, at: at)), terminator: "")
    }

    private func check(_ scores: [TrialScore], _ record: SweepRecord) throws {
        guard scores.contains(where: { $0.value != nil }) else {
            let name = metric ?? record.metric.name
            throw CommandError.wrongUse("no trial of sweep \"\(record.name)\" has recorded the metric \(name) yet")
        }
        if let by, scores.allSatisfy({ $0.group == nil }) {
            throw CommandError.wrongUse("the trials of sweep \"\(record.name)\" have no parameter or setting \(by)")
        }
    }
}
