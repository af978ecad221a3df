import ArgumentParser
import Deciding
import Planning
import Recording
import Reporting
import Workspace

/// `apus status`: how far sweeps are.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how far the sweeps of a store are.",
        discussion: "Example: apus status")

    @Argument(help: "The sweep; all of them unless told otherwise.")
    var sweep: String?

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var results: ResultsOptions

    func run() throws {
        let sweeps = try results.workspace.status(of: sweep)
        let rows = sweeps.map { status in
            StatusTable.Row(
                name: status.sweep.name, metric: status.sweep.metric, counts: status.counts, best: status.best,
                activity: status.activity?.rawValue)
        }
        try StandardOutput.print((json ? TableFormat.json : .text).text(of: StatusTable.table(rows)), terminator: "")
        // Trials that a dead scheduler left running go on with the next run.
        for status in sweeps where status.isAbandoned {
            StandardError.writeLine(
                "sweep \"\(status.sweep.name)\" is marked as running, but nobody runs it; the same apus run goes on "
                    + "with it")
        }
    }
}

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

    @Option(
        parsing: .unconditional, help: ArgumentHelp("The sweep; the newest unless told otherwise.", valueName: "name"))
    var sweep: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("One row per value of this parameter or setting.", valueName: "name"))
    var by: String?

    @Option(
        parsing: .unconditional, help: ArgumentHelp("Compare by this metric instead of the sweep's.", valueName: "name")
    )
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
        try check(scores, record, store)
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

    private func check(_ scores: [TrialScore], _ record: SweepRecord, _ store: Store) throws {
        guard scores.contains(where: { $0.value != nil }) else {
            throw CommandError.wrongUse(
                UnrankedSweep(record, reported: try store.metricNames(of: record.id)).sentence(metric))
        }
        if let by, scores.allSatisfy({ $0.group == nil }) {
            throw CommandError.wrongUse("the trials of sweep \"\(record.name)\" have no parameter or setting \(by)")
        }
    }
}

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
        let reported = try store.metricNames(of: record.id)
        if !reported.isEmpty, ranking.trials.allSatisfy({ $0.value == nil }) {
            StandardError.writeLine("notice: " + UnrankedSweep(record, reported: reported).sentence())
        }
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
