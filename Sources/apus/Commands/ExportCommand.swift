import ArgumentParser
import Files
import Foundation
import Planning
import Recording
import Reporting

/// `apus export`: everything of a sweep, for other programs.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a sweep's summary or its curves as CSV or JSON.",
        discussion: """
            The summary has one row per trial and begins with the report's columns; epochs has one row per trial and \
            epoch. Numbers are written in full.

            Example: apus export --what epochs -o curves.csv
            """)

    enum What: String, ExpressibleByArgument, CaseIterable { case summary, epochs }
    enum Format: String, ExpressibleByArgument, CaseIterable { case csv, json }

    @Argument(help: "The sweep; the newest unless told otherwise.")
    var sweep: String?

    @Option(help: "One row per trial, or one per trial and epoch.")
    var what = What.summary

    @Option(help: "How to write it.")
    var format = Format.csv

    @Option(help: "In the summary: metrics of the last epoch or of the best one.")
    var at = RankedEpoch.last

    @Flag(help: "Print JSON: short for --format json.")
    var json = false

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Where to write it, instead of standard output.", valueName: "file"))
    var output: String?

    @OptionGroup var results: ResultsOptions

    func run() throws {
        let store = try results.openStore()
        let record = try store.chosenSweep(sweep)
        let table: Table
        switch what {
        case .summary: table = SummaryTable.table(try store.summaries(of: record.id), at: at)
        case .epochs:
            table = EpochsTable.table(try store.standings(of: record.id), curves: try store.curves(of: record.id))
        }
        let text = (json || format == .json ? TableFormat.json : .csv).text(of: table)
        guard let output else { return print(text, terminator: "") }
        do { try WholeFile.write(Data(text.utf8), to: output) } catch { throw CommandError.unwritable(error) }
    }
}
