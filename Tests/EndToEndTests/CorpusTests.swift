import Foundation
import Testing

/// `apus corpus`, against a server on loopback.
@Suite struct CorpusTests {
    private static let names = ["ptb.train.txt", "ptb.valid.txt", "ptb.test.txt"]

    /// The Penn Treebank where the tests look for it; nil when it is not there.
    private static var pennTreebank: [String: Data]? {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let given = ProcessInfo.processInfo.environment["APUS_DATA"].map { URL(fileURLWithPath: $0) }
        let folder = (given ?? root.appendingPathComponent("../shared/data")).appendingPathComponent("ptb")
        let contents = names.compactMap { try? Data(contentsOf: folder.appendingPathComponent($0)) }
        guard contents.count == names.count else {
            print("SKIPPED: the Penn Treebank is neither in $APUS_DATA nor in ../shared/data")
            return nil
        }
        return Dictionary(uniqueKeysWithValues: zip(names, contents))
    }

    @Test func fetchedFilesAreVerifiedAndUsable() throws {
        guard let files = Self.pennTreebank else { return }
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
}
