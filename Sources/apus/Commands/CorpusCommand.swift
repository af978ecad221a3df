import ArgumentParser

/// `apus corpus`: what there is to train on.
struct CorpusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corpus",
        abstract: "Fetch a corpus, or describe one.",
        discussion: "Example: apus corpus fetch ptb && apus corpus describe ptb",
        subcommands: [CorpusFetchCommand.self, CorpusDescribeCommand.self])
}
