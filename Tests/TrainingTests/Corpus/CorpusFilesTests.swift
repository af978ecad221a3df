import Foundation
import TestSupport
import Testing

@testable import Training

/// Which file of a folder holds which text.
struct CorpusFilesTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: [
        ["train.txt", "valid.txt", "test.txt"], ["ptb.train.txt", "ptb.valid.txt", "test.txt"],
        ["wiki.train.tokens", "wiki.valid.tokens", "wiki.test.tokens"],
        ["wiki.train.raw", "wiki.valid.raw", "wiki.test.raw"], ["train", "dev", "test"],
        ["train.tokens", "val.tokens", "test.tokens"], ["training.txt", "validation.txt", "test.txt"],
        ["Train.TXT", "Val.txt", "Test.txt"], ["my_train.txt", "my_dev.txt", "my_test.txt"],
        ["en-train.tok.txt", "en-val.tok.txt", "en-test.tok.txt"],
        // Neither of these is one of the three.
        ["train.txt", "valid.txt", "test.txt", "train.txt.gz", "small_train.txt", "train_small.txt", "train.txt.bak"],
        ["train.txt", "valid.txt", "test.txt", ".train.txt", "latest.txt", "contest.txt", "README.md", "train.json"],
    ])
    func usualNamesAreFound(names: [String]) throws {
        for (index, name) in names.enumerated() { try folder.write("\(index)\n", to: name) }
        // A folder is no text, whatever its name.
        try FileManager.default.createDirectory(atPath: folder.path("a.test.txt"), withIntermediateDirectories: true)
        let corpus = try Corpus(folder: folder.url)
        #expect(corpus.vocabulary.words == ["0", "<eos>", "<unk>"])
        let files = try CorpusFolder(folder.url)
        for (split, name) in zip(Corpus.Split.allCases, names) {
            #expect(try files.file(for: split) == folder.path(name))
        }
    }

    @Test(arguments: [
        ["valid.txt", "val.txt"], ["valid.txt", "ptb.valid.txt"], ["wiki.valid.tokens", "wiki.valid.raw"],
        ["a_dev.txt", "b_dev.txt"], ["valid", "valid.txt"],
    ])
    func whichOfSeveralIsNotGuessed(names: [String]) throws {
        for name in ["train.txt", "test.txt"] + names { try folder.write("a\n", to: name) }
        let error = TrainingError.splitAmbiguous(folder: folder.path, split: .valid, names: names.sorted())
        #expect(throws: error) { try Corpus(folder: folder.url) }
    }

    @Test func aFolderOrALinkToNothingIsNamed() throws {
        for name in ["train.txt", "valid.txt"] { try folder.write("a\n", to: name) }
        let path = folder.path("test.txt")
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/none/test.txt")
        #expect(throws: TrainingError.splitNotAFile(path: path, target: "/none/test.txt")) {
            try Corpus(folder: folder.url)
        }
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        #expect(throws: TrainingError.splitNotAFile(path: path, target: nil)) { try Corpus(folder: folder.url) }
    }

    @Test func aMissTellsWhatIsThere() throws {
        for name in ["train.txt", "test.txt"] + (10...30).map({ "part\($0).txt" }) { try folder.write("a\n", to: name) }
        let error = try #require(throws: TrainingError.self) { try Corpus(folder: folder.url) }
        #expect(
            error.description.contains("has no valid text: add valid.txt (it holds part10.txt, part11.txt,"), "\(error)"
        )
        #expect(error.description.hasSuffix("part17.txt and 15 more)"), "\(error)")
        #expect(throws: TrainingError.corpusIsFile(path: folder.path("train.txt"))) {
            try Corpus(folder: folder.url.appending(path: "train.txt"))
        }
        let empty = try TemporaryFolder()
        let nothing = try #require(throws: TrainingError.self) { try Corpus(folder: empty.url) }
        #expect(nothing.description.hasSuffix("has no train text: add train.txt (it holds no file)"), "\(nothing)")
    }
}
