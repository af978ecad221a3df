import ArgumentParser
import Foundation
import Workspace

/// `apus corpus fetch`: downloads a published corpus and verifies it.
struct CorpusFetchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fetch",
        abstract: "Download a corpus and verify its SHA-256.",
        discussion: """
            The Penn Treebank is licensed text: fetch it for your own use.

            Example: apus corpus fetch ptb
            """)

    @Argument(help: "The corpus; ptb is the one that can be fetched.")
    var corpus: String

    @Option(help: ArgumentHelp("The address whose files bear the corpus's names.", valueName: "url"))
    var base = PublishedCorpus.pennTreebank.base

    @Option(help: ArgumentHelp("Where to put it, instead of the data folder ($APUS_DATA).", valueName: "dir"))
    var into: String?

    func validate() throws {
        guard corpus == PublishedCorpus.pennTreebank.name else {
            throw ValidationError("there is no corpus \"\(corpus)\" to fetch; ptb is the one that can be fetched")
        }
    }

    func run() throws {
        let folder = into.map { URL(fileURLWithPath: $0) } ?? Environment.dataFolder.appendingPathComponent(corpus)
        try CorpusFetch(corpus: .pennTreebank, base: base, folder: folder).run { StandardError.write($0 + "\n") }
    }
}
