import ArgumentParser
import Parameters
import Planning
import Recording

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
        var named = trials
        let session = try ControlSession(
            { store in
                let address = try TrialAddress(sweep, in: store)
                named += address.trial.map { [$0] } ?? []
                return address
            }, results)
        let failed = try session.store.counts(of: session.sweep.id)[.failed] ?? 0
        try await session.ask(.retry, named.isEmpty ? [nil] : named)
        let count = named.isEmpty ? failed : named.count
        let rest = session.isRun ? "" : "; nobody runs the sweep now, apus run goes on with it"
        StandardError.write(
            "\(count) trial\(count == 1 ? "" : "s") of sweep \"\(session.sweep.name)\" will be tried again\(rest)\n")
    }
}
