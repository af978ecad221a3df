import ArgumentParser
import Foundation
import Parameters
import Planning
import Training
import Workspace

/// `apus corpus describe`: what a corpus holds.
struct CorpusDescribeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "describe",
        abstract: "Tell the sizes of a corpus and, where it is known, the lowest perplexity that is possible.",
        discussion: "Example: apus corpus describe synthetic")

    @Argument(help: "synthetic, ptb, or a folder with train.txt, valid.txt and test.txt.")
    var corpus = "synthetic"

    @Option(help: "Decides the text of the synthetic corpus.")
    var corpusSeed = 0

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        let corpus = try Corpus.named(corpus, dataFolder: Environment.dataFolder, seed: corpusSeed)
        var facts = [
            JSONMember("corpus", JSONNode(.string(self.corpus))),
            JSONMember("vocabulary", JSONNode(.number(Number(corpus.vocabulary.count)))),
        ]
        for split in Corpus.Split.allCases {
            facts.append(JSONMember("\(split.rawValue)_tokens", JSONNode(.number(Number(corpus[split].count)))))
        }
        if let rate = corpus.entropyRate, let floor = corpus.perplexityFloor {
            facts.append(JSONMember("entropy_rate", JSONNode(.number(Number(rate)))))
            facts.append(JSONMember("perplexity_floor", JSONNode(.number(Number(floor)))))
        }
        facts.append(JSONMember("sha256", JSONNode(.string(corpus.sha256))))
        try StandardOutput.print(json ? JSONNode(.object(facts)).readableText : FactsText.lines(facts))
    }
}
