import ArgumentParser
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
            StandardError.write(
                "sweep \"\(status.sweep.name)\" is marked as running, but nobody runs it; the same apus run goes on "
                    + "with it\n")
        }
    }
}
