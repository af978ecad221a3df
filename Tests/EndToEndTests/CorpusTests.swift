import Foundation
import TestSupport
import Testing

/// `apus corpus`, against a server on loopback.
@Suite struct CorpusTests {
    private static let names = ["ptb.train.txt", "ptb.valid.txt", "ptb.test.txt"]

    @Test(.enabled(if: Repository.dataFolder != nil, "SKIPPED: the Penn Treebank is not at hand: set APUS_DATA"))
    func fetchedFilesAreVerifiedAndUsable() throws {
        let folder = try #require(Repository.dataFolder).appending(path: "ptb")
        let contents = try Self.names.map { ($0, try Data(contentsOf: folder.appending(path: $0))) }
        let files = Dictionary(uniqueKeysWithValues: contents)
        let server = try LoopbackServer(files)
        let program = try Program()
        let data = program.folder.appendingPathComponent("data").path
        let fetch = try program.apus("corpus", "fetch", "ptb", "--base", server.address, "--into", "\(data)/ptb")
        #expect(fetch.code == 0, "\(fetch.messages)")
        let described = try program.apus("corpus", "describe", "\(data)/ptb", "--json").output
        let facts = try JSONSerialization.jsonObject(with: Data(described.utf8)) as? [String: Any]
        #expect(facts?["vocabulary"] as? Int == 10_000)
        #expect(facts?["train_tokens"] as? Int == 929_589)
        #expect(facts?["valid_tokens"] as? Int == 73_760)
        #expect(facts?["test_tokens"] as? Int == 82_430)
        let again = try program.apus("corpus", "fetch", "ptb", "--base", "http://127.0.0.1:9", "--into", "\(data)/ptb")
        #expect(again.code == 0, "what is there and right is not fetched again")
    }

    @Test func aCorruptedFileIsRefusedAndNothingOfItKept() throws {
        let files = Dictionary(uniqueKeysWithValues: Self.names.map { ($0, Data("not the treebank\n".utf8)) })
        let server = try LoopbackServer(files)
        let program = try Program()
        let fetch = try program.apus("corpus", "fetch", "ptb", "--base", server.address, "--into", "ptb")
        #expect(fetch.code == 1)
        #expect(fetch.messages.contains("SHA-256"), "\(fetch.messages)")
        #expect(fetch.messages.contains("fcea919f6cf83f35d4d00c6cbf08040d13d4155226340912e2fef9c9c4102cbf"))
        let kept = try FileManager.default.contentsOfDirectory(atPath: program.folder.path + "/ptb")
        #expect(kept.isEmpty)
    }

    @Test func anAddressWithoutFilesIsAnError() throws {
        let server = try LoopbackServer([:])
        let program = try Program()
        let fetch = try program.apus("corpus", "fetch", "ptb", "--base", server.address, "--into", "ptb")
        #expect(fetch.code == 1)
        #expect(fetch.messages.contains("\(server.address)/ptb.train.txt"), "\(fetch.messages)")
    }

    /// An é of one character and one of two: to the file system they are two folders.
    @Test func foldersWhoseNamesDifferInTheirBytesAreTwoCorpora() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let folders = ["caf\u{e9}", "cafe\u{301}"]
        for folder in folders {
            for split in ["train", "valid", "test"] {
                try program.write(try program.read("text/\(split).txt"), to: "\(folder)/\(split).txt")
            }
        }
        try program.write(try program.read("text/train.txt") + "one more line\n", to: "\(folders[1])/train.txt")
        try program.write(
            """
            {"name": "two", "method": "grid", "parameters": {"corpus": {"values": ["\(folders[0])", "\(folders[1])"]}},
             "trainer": {"epochs": 1, "hidden": 8, "embedding": 8, "batch": 4, "sequence": 8}}
            """, to: "two.json")
        let run = try program.apus("run", "two.json")
        #expect(run.code == 0, "\(run.messages)")
        #expect(try program.apus("run", "two.json").code == 0, "nothing has changed")
        let hashes = try (1...2).map { trial in
            let shown = try program.apus("show", "\(trial)", "--json").output
            let object = try JSONSerialization.jsonObject(with: Data(shown.utf8)) as? [String: Any]
            return (object?["settings"] as? [String: Any])?["corpus_sha256"] as? String
        }
        #expect(hashes[0] != nil && hashes[1] != nil && hashes[0] != hashes[1])
        let best = try program.apus("best", "--by", "corpus", "--json").output
        #expect((try JSONSerialization.jsonObject(with: Data(best.utf8)) as? [Any])?.count == 2, "\(best)")
    }
}
