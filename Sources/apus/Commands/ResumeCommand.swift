import ArgumentParser
import Planning

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

    func run() async throws { try await arguments.ask(.resume, whole: "goes on", one: "goes on") }
}
