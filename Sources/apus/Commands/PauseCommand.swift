import ArgumentParser
import Planning

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

    func run() async throws { try await arguments.ask(.pause, whole: "is paused", one: "is paused") }
}
