import ArgumentParser
import Foundation
import Planning
import Recording
import Running
import Workspace

/// `apus stop`: ends a trial for good, or a run.
struct StopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stop",
        abstract: "End a trial for good, or a run as Ctrl-C does.",
        discussion: """
            A trial leaves a checkpoint at the next minibatch and counts as stopped: later runs leave it alone until apus \
            resume or apus retry. A sweep's run ends with its running trials' checkpoints, and the same apus run goes on \
            with it. Asked twice, both end at once.

            Example: apus stop quickstart/3
            """)

    @OptionGroup var arguments: ControlArguments

    func run() async throws { try await arguments.send(.stop, whole: "is ending", one: "is stopped") }
}

/// `apus pause`: puts a trial or a running sweep aside.
struct PauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Put a trial, or a running sweep, aside until apus resume.",
        discussion: """
            A trial leaves a checkpoint at the next minibatch and frees its worker; later runs leave it alone, too. A \
            sweep's running trials do the same, no other starts, and the process waits. Asked twice, a trial ends at once.

            Example: apus pause quickstart/3
            """)

    @OptionGroup var arguments: ControlArguments

    func run() async throws { try await arguments.send(.pause, whole: "is paused", one: "is paused") }
}

/// `apus resume`: lets go on what was paused or stopped.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Let a paused sweep go on, or a trial that was paused or stopped.",
        discussion: """
            A sweep goes on with its paused trials; those that were stopped stay so until each is resumed by itself. The \
            numbers are those of a run that was never paused.

            Example: apus resume quickstart/3
            """)

    @OptionGroup var arguments: ControlArguments

    func run() async throws { try await arguments.send(.resume, whole: "goes on", one: "goes on") }
}

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

    @Argument(help: "Trials by number; all failed ones unless told otherwise.", transform: Typed.wholeNumber)
    var trials: [Int] = []

    @Flag(help: "All failed trials, as without trials.")
    var failed = false

    @OptionGroup var results: ResultsOptions

    func validate() throws {
        if failed && !trials.isEmpty { throw ValidationError("--failed and trials do not go together") }
    }

    func run() async throws {
        let requests = try results.requests(to: sweep)
        defer { requests.close() }
        let named = trials + (requests.trial.map { [$0] } ?? [])
        let failed = try requests.store.counts(of: requests.sweep.id)[.failed] ?? 0
        try await requests.send(.retry, named.isEmpty ? [nil] : named)
        let count = named.isEmpty ? failed : named.count
        StandardError.writeLine(
            "\(count) trial\(count == 1 ? "" : "s") of sweep \"\(requests.sweep.name)\" will be tried again"
                + requests.note)
    }
}

/// What `stop`, `pause` and `resume` take.
struct ControlArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The sweep, or one trial of it; a trial alone is one of the newest.", valueName: "sweep[/trial]"))
    var target: String

    @OptionGroup var results: ResultsOptions

    /// Requests `action` and says what came of it; `whole` and `one` say it of a sweep and of a trial.
    func send(_ action: ControlRequest.Action, whole: String, one: String) async throws {
        let requests = try results.requests(to: target)
        defer { requests.close() }
        try await requests.send(action, [requests.trial])
        let subject = (requests.trial.map { "trial \($0) of " } ?? "") + "sweep \"\(requests.sweep.name)\""
        StandardError.writeLine("\(subject) \(requests.trial == nil ? whole : one)\(requests.note)")
    }
}

extension ResultsOptions {
    /// Opens the store for requests to the sweep, or the trial, that `target` names.
    func requests(to target: String) throws -> SweepRequests {
        let requests = try workspace.requests(to: target)
        workspace.announceUpgrade(of: requests.store)
        return requests
    }
}

extension SweepRequests {
    /// Waits until the process that runs the sweep has answered; answers in this process when nobody runs it.
    func send(_ action: ControlRequest.Action, _ trials: [Int?]) async throws {
        try await ask(action, trials) { claim in
            let plan = try sweep.decoded(Trainers.standard.vocabulary)
            let setup = RunSetup(
                sweep: plan, record: sweep, folder: claim.folder, trainer: Trainers.trainer(for: plan), workers: 1)
            try await SweepRunner.answerRequests(setup, store: claim.store, date: { Date() })
        }
    }

    /// Leaves one file behind, or says why not.
    func close() {
        if let notice = store.close() { StandardError.writeLine(notice) }
    }

    /// What ends a message while nobody runs the sweep.
    var note: String { isRun ? "" : "; nobody runs the sweep now, apus run goes on with it" }
}
