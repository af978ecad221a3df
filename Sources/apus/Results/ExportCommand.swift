import ArgumentParser
import Files
import Foundation
import Planning
import Recording
import Reporting
import Workspace

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
    var at = MetricEpoch.last

    @Flag(help: "Print JSON: short for --format json.")
    var json = false

    @Option(
        name: .shortAndLong, parsing: .unconditional,
        help: ArgumentHelp("Where to write it, instead of standard output.", valueName: "file"),
        transform: Environment.path)
    var output: String?

    @OptionGroup var results: ResultsOptions

    func run() throws {
        let target = try output.map { try OutputFile($0, option: Self.outputOption) }
        if let target, target.isSameFile(as: results.workspace.storePath) {
            throw CommandError.wrongUse("\(Self.outputOption): \(target.path) is the store itself; name another place")
        }
        let store = try results.openStore()
        let record = try store.chosenSweep(sweep)
        let format = json ? Format.json : format
        guard let target else {
            do {
                return try write(record, of: store, as: format) { try StandardOutput.write($0) }
            } catch let error as FileError { throw CommandError.unwritable(error, option: nil) }
        }
        var data = Data()
        try write(record, of: store, as: format) { data.append(contentsOf: $0) }
        do { try target.write(data) } catch { throw CommandError.unwritable(error, option: Self.outputOption) }
    }

    private static let outputOption = "--output"

    private func write(
        _ record: SweepRecord, of store: Store, as format: Format, _ put: ([UInt8]) throws -> Void
    ) throws {
        switch what {
        case .summary:
            let table = SummaryTable.table(try store.summaries(of: record.id), at: at, withUsage: true)
            try put(Array((format == .json ? TableFormat.json : .csv).text(of: table).utf8))
        case .epochs:
            let table = EpochsTable(
                try store.scores(of: record.id), metrics: try store.metricNames(of: record.id))
            var writer = RowWriter(table.titles, as: format == .json ? .json : .csv)
            try store.eachCurve(of: record.id, metrics: table.metrics) { curve in
                table.eachRow(of: curve) { writer.append($0) }
                if let piece = writer.piece() { try put(piece) }
            }
            try put(writer.end())
        }
    }
}
