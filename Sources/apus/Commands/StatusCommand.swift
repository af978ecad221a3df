import ArgumentParser
import Parameters
import Planning
import Recording
import Reporting
import Running

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
        let store = try results.openStore()
        let records = try sweep.map { [try store.chosenSweep($0)] } ?? store.sweeps()
        let rows = try records.map { record in
            SweepStatus(
                name: record.name, metric: record.metric, counts: try store.counts(of: record.id),
                best: try store.leader(of: record.id), activity: activity(of: record))
        }
        try StandardOutput.print((json ? TableFormat.json : .text).text(of: StatusTable.table(rows)), terminator: "")
        for (record, row) in zip(records, rows) where row.counts[.running, default: 0] > 0 { warnIfDead(record) }
    }

    /// What a process does with the sweep; nil when there is none.
    private func activity(of record: SweepRecord) -> String? {
        guard SweepLock.isHeld(path: results.lockPath(slug: record.slug)) else { return nil }
        return record.pausedAt == nil ? "running" : "paused"
    }

    /// Trials that a dead scheduler left running go on with the next run.
    private func warnIfDead(_ record: SweepRecord) {
        guard !SweepLock.isHeld(path: results.lockPath(slug: record.slug)) else { return }
        StandardError.write(
            "sweep \"\(record.name)\" is marked as running, but nobody runs it; the same apus run goes on with it\n")
    }
}
