import ArgumentParser
import Parameters
import Planning
import Recording
import Workspace

/// `apus retry`: gives failed trials another chance.
struct RetryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Let failed trials wait for another attempt.",
        discussion: """
            All failed trials, or those that are named, failed or stopped. Their attempts so far no longer count against \
            retries and trial_timeout; they go on from their last checkpoints. A running sweep takes them up at once, \
            else the next apus run does.

            Example: apus retry seed-table 3 5
            """)

    @Argument(help: "The sweep.")
    var sweep: String

    @Argument(help: "Trials by number; all failed ones unless told otherwise.")
    var trials: [Int] = []

    @Flag(help: "All failed trials, as without trials.")
    var failed = false

    @OptionGroup var results: ResultsOptions

    func validate() throws {
        if failed && !trials.isEmpty { throw ValidationError("--failed and trials do not go together") }
    }

    func run() async throws {
        let requests = try results.requests(to: sweep)
        let named = trials + (requests.trial.map { [$0] } ?? [])
        let failed = try requests.store.counts(of: requests.sweep.id)[.failed] ?? 0
        try await requests.carryOut(.retry, named.isEmpty ? [nil] : named)
        let count = named.isEmpty ? failed : named.count
        StandardError.write(
            "\(count) trial\(count == 1 ? "" : "s") of sweep \"\(requests.sweep.name)\" will be tried again"
                + "\(requests.rest)\n")
    }
}
