import ArgumentParser
import Planning

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

    func run() async throws { try await arguments.ask(.stop, whole: "is ending", one: "is stopped") }
}
