import Foundation
import Testing

@testable import Training

/// Texts in folders: how they become tokens, and what is said when they cannot.
struct CorpusFolderTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func wordsAreNumberedByFirstAppearance() throws {
        try write(train: "the cat  saw\tthe <unk>\n\n a cat", valid: "a dog saw\n", test: "\r\n")
        let corpus = try Corpus(folder: folder.url)
        #expect(corpus.vocabulary.words == ["the", "cat", "saw", "<unk>", "<eos>", "a"])
        #expect(corpus.train == [0, 1, 2, 0, 3, 4, 4, 5, 1, 4])
        #expect(corpus.valid == [5, 3, 2, 4])
        #expect(corpus.test == [4])
    }

    @Test func unknownWordGoesLastWhenTheTrainingTextHasNone() throws {
        try write(train: "x y\n", valid: "x z\n", test: "<unk>\n")
        let corpus = try Corpus(folder: folder.url)
        #expect(corpus.vocabulary.words == ["x", "y", "<eos>", "<unk>"])
        #expect(corpus.vocabulary.unknown == 3)
        #expect(corpus.valid == [0, 3, 2])
        #expect(corpus.test == [3, 2])
    }

    @Test func textNeedNotBeUTF8() throws {
        for name in ["train.txt", "valid.txt", "test.txt"] {
            try folder.write(Data([0x63, 0xe9, 0x20, 0x63, 0xe8, 0x20, 0x63, 0xe9]), to: name)
        }
        let corpus = try Corpus(folder: folder.url)
        #expect(corpus.train == [0, 1, 0, 2])
        #expect(corpus.valid == corpus.train)
    }

    @Test func manyWordsKeepTheirNumbers() throws {
        let words = (0..<5000).map { "w\($0)" }
        try write(train: words.joined(separator: " "), valid: words.reversed().joined(separator: "\n"), test: "w4999")
        let corpus = try Corpus(folder: folder.url)
        #expect(corpus.train == Array(0...5000))
        #expect(corpus.valid.filter { $0 != 5000 } == (0..<5000).reversed())
        #expect(corpus.test == [4999, 5000])
    }

    @Test func filesMayBearThePrefix() throws {
        try folder.write("a\n", to: "ptb.train.txt")
        try folder.write("a\n", to: "ptb.valid.txt")
        try folder.write("a\n", to: "test.txt")
        #expect(try Corpus(folder: folder.url).train == [0, 1])
    }

    @Test func namesResolve() throws {
        try write(train: "a\n", valid: "a\n", test: "a\n")
        #expect(throws: TrainingError.corpusMissing(folder: folder.path("ptb"))) {
            try Corpus.named("ptb", dataFolder: folder.url, seed: 0)
        }
        let parent = folder.url.deletingLastPathComponent()
        try FileManager.default.createSymbolicLink(atPath: folder.path("ptb"), withDestinationPath: folder.url.path)
        #expect(try Corpus.named("ptb", dataFolder: folder.url, seed: 0).train == [0, 1])
        #expect(try Corpus.named(folder.url.path, dataFolder: parent, seed: 0).train == [0, 1])
        #expect(try Corpus.named("synthetic", dataFolder: parent, seed: 3).train == Corpus.synthetic(seed: 3).train)
    }

    @Test func missingFilesAreNamed() throws {
        try folder.write("a\n", to: "train.txt")
        #expect(throws: TrainingError.splitMissing(folder: folder.url.path, names: ["ptb.valid.txt", "valid.txt"])) {
            try Corpus(folder: folder.url)
        }
        try write(train: "a\n", valid: "", test: "a\n")
        #expect(throws: TrainingError.splitEmpty(path: folder.path("valid.txt"))) { try Corpus(folder: folder.url) }
    }

    @Test(arguments: [(20, nil), (19, Corpus.Split.test)])
    func everyTextFillsAWindow(tokens: Int, short: Corpus.Split?) throws {
        let words = [Int32](repeating: 0, count: 20)
        let corpus = Corpus(
            vocabulary: Vocabulary(), train: words, valid: words, test: Array(words.prefix(tokens)))
        // 4 streams of 5 tokens: 4 inputs and the target of the last.
        guard let short else { return try corpus.check(batch: 4, sequence: 4) }
        #expect(throws: TrainingError.splitTooShort(split: short, tokens: tokens, batch: 4, sequence: 4)) {
            try corpus.check(batch: 4, sequence: 4)
        }
    }

    @Test func aVocabularyHasEveryWordOnce() throws {
        let words = ["a", "b", "a"].map { Array($0.utf8) }
        #expect(throws: TrainingError.repeatedWord("a")) { try Vocabulary(words: words) }
        #expect(try Vocabulary(words: words.prefix(2)).number(of: "b") == 1)
    }

    private func write(train: String, valid: String, test: String) throws {
        try folder.write(train, to: "train.txt")
        try folder.write(valid, to: "valid.txt")
        try folder.write(test, to: "test.txt")
    }
}
