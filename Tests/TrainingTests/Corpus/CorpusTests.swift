import Foundation
import Parameters
import TestSupport
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

    @Test func manyWordsKeepTheirNumbers() throws {
        let words = (0..<5000).map { "w\($0)" }
        try write(train: words.joined(separator: " "), valid: words.reversed().joined(separator: "\n"), test: "w4999")
        let corpus = try Corpus(folder: folder.url)
        #expect(corpus.train == Array(0...5000))
        #expect(corpus.valid.filter { $0 != 5000 } == (0..<5000).reversed())
        #expect(corpus.test == [4999, 5000])
    }

    /// Beside a splitter that looks at one byte after the other: words of all lengths, of any bytes that are not white
    /// space, many of them alike but for one byte.
    @Test func anyBytesAreSplitAsTheyShould() throws {
        var random = Philox(seed: 1, stream: 0)
        let space: [UInt8] = [0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1c, 0x1f]
        let letters: [UInt8] = [0x00, 0x08, 0x0e, 0x1b, 0x21, 0x61, 0x7f, 0x80, 0xff]
        for length in 1...300 {
            let text = (0..<length).map { _ in
                random.index(below: 12) == 0
                    ? space[random.index(below: space.count)] : letters[random.index(below: letters.count)]
            }
            let lines = text.split(separator: 0x0a, omittingEmptySubsequences: false)
            let words = lines.map { $0.split { space.contains($0) }.map { Array($0) } }
            let tokens = Array(
                (text.last == 0x0a ? words.dropLast() : words[...]).joined(separator: [Array("<eos>".utf8)]))
            let all = tokens + [Array("<eos>".utf8)]
            var vocabulary = Vocabulary()
            let learned = text.withUnsafeBytes { vocabulary.learn($0) }
            var numbers: [[UInt8]: Int32] = [:]
            #expect(
                learned
                    == all.map { word in
                        numbers[word] = numbers[word] ?? Int32(numbers.count)
                        return numbers[word]!
                    })
            #expect(text.withUnsafeBytes { vocabulary.encode($0) } == learned)
        }
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

    @Test func emptyFilesAreNamed() throws {
        for valid in ["", "\u{feff}"] {
            try write(train: "a\n", valid: valid, test: "a\n")
            #expect(throws: TrainingError.splitEmpty(path: folder.path("valid.txt"))) { try Corpus(folder: folder.url) }
        }
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

/// The Penn Treebank text, where it is at hand.
struct PennTreebankTests {
    /// Counts as published with the text; the two digests were made by a few lines of Python over the same definition.
    @Test(
        .enabled(
            if: Repository.dataFolder != nil,
            "SKIPPED: no Penn Treebank text: set APUS_DATA to the folder that holds ptb/"))
    func countsAreThePublishedOnes() throws {
        let corpus = try Corpus.named("ptb", dataFolder: #require(Repository.dataFolder), seed: 0)
        #expect(corpus.vocabulary.count == 10_000)
        #expect(corpus.train.count == 929_589)
        #expect(corpus.valid.count == 73_760)
        #expect(corpus.test.count == 82_430)
        #expect(corpus.vocabulary.endOfLine == 24)
        #expect(corpus.vocabulary.unknown == 26)
        #expect(corpus.vocabulary.sha256 == "643ed39b30b86d8d866d211f553d6efbb1bca21703bf1ae464e5430c6e5f91fc")
        #expect(corpus.sha256 == "394bdd18e64fb9bf9fb48d955e8f2063284b2c0751b95f915ee269b199144db3")
        #expect(corpus.perplexityFloor == nil)
    }
}

/// Design §6, worked out by hand.
struct BatchesTests {
    /// 17 tokens in 2 streams of 8 (token 16 is dropped); ⌊(8 − 1) / 3⌋ = 2 windows of 3.
    @Test func windowsOfATinyText() {
        let windows = Batches(Array(0..<17), batch: 2, sequence: 3)
        #expect(
            Array(windows) == [
                Window(batch: 2, sequence: 3, inputs: [0, 8, 1, 9, 2, 10], targets: [1, 9, 2, 10, 3, 11]),
                Window(batch: 2, sequence: 3, inputs: [3, 11, 4, 12, 5, 13], targets: [4, 12, 5, 13, 6, 14]),
            ])
    }

    /// ⌊(⌊N/B⌋ − 1) / T⌋, for PTB the 2323, 184 and 206 windows of the report's batch and sequence.
    @Test(arguments: [
        (929_589, 20, 20, 2323), (73_760, 20, 20, 184), (82_430, 20, 20, 206), (420, 20, 20, 1), (419, 20, 20, 0),
        (5, 20, 20, 0), (0, 1, 1, 0), (2, 1, 1, 1),
    ])
    func countOfWindows(tokens: Int, batch: Int, sequence: Int, count: Int) {
        #expect(Batches([Int32](repeating: 0, count: tokens), batch: batch, sequence: sequence).count == count)
    }
}
