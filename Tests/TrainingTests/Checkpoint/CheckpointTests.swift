import Files
import Foundation
import Parameters
import TestSupport
import Testing

@testable import Training

struct CheckpointTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test(arguments: Cell.allCases)
    func whatIsSavedIsLoaded(cell: Cell) throws {
        let checkpoint = try Self.checkpoint(cell)
        let checksum = try checkpoint.save(to: folder.path("c"))
        #expect(try Checkpoint.load(folder.path("c")) == checkpoint)
        #expect(try Checkpoint.load(folder.path("c"), expectedChecksum: checksum) == checkpoint)
        #expect(try Checkpoint.loadWeights(folder.path("c")) == checkpoint.weights)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["c"])
    }

    /// Both kinds of GRU have the same tensors, but a checkpoint knows which it is.
    @Test func aCheckpointsCellIsNotContradicted() throws {
        let checkpoint = try Self.checkpoint(.gruCho)
        try checkpoint.save(to: folder.path("c"))
        #expect(throws: TrainingError.mismatch(what: "cell", expected: "gru", found: "gru_cho")) {
            try Checkpoint.loadWeights(folder.path("c"), cell: .gru)
        }
        #expect(try Checkpoint.loadWeights(folder.path("c"), cell: .gruCho) == checkpoint.weights)
    }

    /// Two texts of equally many words: a row stands for another word in each.
    @Test func aCheckpointsWordsAreNotTakenForOthers() throws {
        let checkpoint = try Self.checkpoint(.lstm)
        try checkpoint.save(to: folder.path("c"))
        let turned = try Vocabulary(
            words: checkpoint.vocabulary.joined.split(separator: 10).reversed().map { Array($0) })
        #expect(turned.count == checkpoint.vocabulary.count)
        #expect(try Checkpoint.loadWeights(folder.path("c"), vocabulary: checkpoint.vocabulary) == checkpoint.weights)
        let mismatch = TrainingError.mismatch(
            what: "vocabulary's SHA-256", expected: turned.sha256, found: checkpoint.vocabulary.sha256)
        #expect(throws: mismatch) { try Checkpoint.loadWeights(folder.path("c"), vocabulary: turned) }
    }

    /// The end of an epoch, where the next begins with zeros.
    @Test func aStateOfZerosTakesNoRoom() throws {
        var checkpoint = try Self.checkpoint(.lstm)
        try checkpoint.save(to: folder.path("c"))
        let size = try Data(contentsOf: folder.url.appending(path: "c")).count
        let numbers = checkpoint.state.hidden.count + checkpoint.state.cell.count
        checkpoint.state.hidden = Array(repeating: 0, count: checkpoint.state.hidden.count)
        checkpoint.state.cell = Array(repeating: 0, count: checkpoint.state.cell.count)
        try checkpoint.save(to: folder.path("c"))
        #expect(try Checkpoint.load(folder.path("c")) == checkpoint)
        #expect(try Data(contentsOf: folder.url.appending(path: "c")).count <= size - numbers * 16 / 3 + 8)
    }

    /// 100 MB are the most that a reader takes.
    @Test func aHeaderThatNobodyWouldReadIsRefused() throws {
        let large = ModelShape(cell: .lstm, vocabulary: 10_000, embedding: 1500, hidden: 1500, layers: 2)
        try Checkpoint.check(large, batch: 2000)
        #expect(throws: TrainingError.headerTooLarge(bytes: 102_400_000)) { try Checkpoint.check(large, batch: 3200) }
        var checkpoint = try Self.checkpoint(.gru)
        checkpoint.program = String(repeating: "a", count: 100_000_000)
        #expect(throws: TrainingError.self) { try checkpoint.save(to: folder.path("c")) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    }

    /// What is foretold of the words is what the writer makes of them; with them and the state, too much is too much.
    @Test func wordsTakeRoomInAHeader() throws {
        let words = ["a", "\"", "\\", "\u{1}\u{7f}", "é\u{feff}", "<eos>"]
        let vocabulary = try Vocabulary(words: words.map { Array($0.utf8) })
        // Two quotes, two for the line feed after each word, two for what has a short escape, six for other controls.
        #expect(vocabulary.headerBytes == 2 + 6 * 2 + 1 + 2 + 2 + (6 + 6) + (2 + 3) + 5)
        let shape = ModelShape(cell: .lstm, vocabulary: 6, embedding: 1500, hidden: 1500, layers: 2)
        try Checkpoint.check(shape, batch: 2000, vocabularyBytes: 35_000_000)
        #expect(throws: TrainingError.headerTooLarge(bytes: 100_000_000)) {
            try Checkpoint.check(shape, batch: 2000, vocabularyBytes: 36_000_000)
        }
    }

    /// A later program may know settings that this one does not.
    @Test func settingsThatAreNotOursAreTheFilesFault() throws {
        let metadata = Checkpoint.Metadata(path: "c", values: ["settings": #"{"label_smoothing": 1}"#])
        let error = try #require(throws: TrainingError.self) { try metadata.settings() }
        #expect(
            "\(error)".hasPrefix(
                "the checkpoint c is damaged: its settings are not valid: label_smoothing: `label_smoo"))
        let twice = Checkpoint.Metadata(path: "c", values: ["vocabulary": "a\na\n", "vocabulary_sha256": ""])
        #expect(
            "\(try #require(throws: TrainingError.self) { try twice.vocabulary() })".hasPrefix("the checkpoint c is"))
    }

    @Test func wordsNeedNotBeUTF8() throws {
        var checkpoint = try Self.checkpoint(.gru)
        checkpoint.vocabulary = try Vocabulary(words: [[0xff], [0x22, 0x5c], [0x01], [0xc3, 0xa9], [0xfe]])
        try checkpoint.save(to: folder.path("c"))
        #expect(try Checkpoint.load(folder.path("c")) == checkpoint)
    }

    /// As the documentation of `save` defines it, computed the long way.
    @Test func checksumIsTheFileWithZerosInItsPlace() throws {
        let checksum = try Self.checkpoint(.lstm).save(to: folder.path("c"))
        let bytes = try Data(contentsOf: folder.url.appending(path: "c"))
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.components(separatedBy: checksum).count == 2)
        let place = try #require(bytes.range(of: Data(checksum.utf8)))
        let blank = bytes[..<place.lowerBound] + Data(repeating: 0x30, count: 64) + bytes[place.upperBound...]
        #expect(SHA256.hexDigest(of: blank) == checksum)
    }

    /// Parameters begin at a multiple of 8 in the file, in the order and with the bytes of the layout.
    @Test func parametersLieAtTheEnd() throws {
        let checkpoint = try Self.checkpoint(.lstm)
        try checkpoint.save(to: folder.path("c"))
        let bytes = try Data(contentsOf: folder.url.appending(path: "c"))
        let parameters = checkpoint.weights.parameters.withUnsafeBytes { Data($0) }
        #expect(bytes.suffix(parameters.count) == parameters)
        #expect((bytes.count - parameters.count) % 8 == 0)
    }

    @Test func anotherCheckpointIsRefused() throws {
        var checkpoint = try Self.checkpoint(.lstm)
        let first = try checkpoint.save(to: folder.path("c"))
        checkpoint.position.epoch += 1
        let second = try checkpoint.save(to: folder.path("c"))
        #expect(throws: TrainingError.anotherCheckpoint(path: folder.path("c"), expected: first, found: second)) {
            try Checkpoint.load(folder.path("c"), expectedChecksum: first)
        }
    }

    /// One bit in every byte of the beginning, and in every eleventh after it.
    @Test func everyFlippedBitIsFound() throws {
        try Self.checkpoint(.gru).save(to: folder.path("c"))
        let sound = try Data(contentsOf: folder.url.appending(path: "c"))
        let places = Array(0..<160) + Array(stride(from: 160, to: sound.count, by: 11))
        for place in places {
            var bytes = sound
            bytes[place] ^= 1 << UInt8(place % 8)
            try folder.write(bytes, to: "c")
            #expect(throws: TrainingError.self, "byte \(place)") { try Checkpoint.load(folder.path("c")) }
            #expect(throws: TrainingError.self, "byte \(place)") { try Checkpoint.loadWeights(folder.path("c")) }
        }
    }

    @Test func everyCutIsFound() throws {
        try Self.checkpoint(.gru).save(to: folder.path("c"))
        let sound = try Data(contentsOf: folder.url.appending(path: "c"))
        for length in Array(stride(from: 0, to: sound.count, by: 37)) + [sound.count - 1] {
            try folder.write(sound.prefix(length), to: "c")
            #expect(throws: TrainingError.self, "\(length) bytes") { try Checkpoint.load(folder.path("c")) }
        }
        try folder.write(sound + Data([0]), to: "c")
        #expect(throws: TrainingError.self) { try Checkpoint.load(folder.path("c")) }
    }

    /// Another program that writes the same content in another order keeps the values but not the file.
    @Test func rewrittenCheckpointIsDamaged() throws {
        let header = #"{"__metadata__":{"apus_format":"1","checksum":"0"}}"#
        let length = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
        try folder.write(length + Data(header.utf8), to: "c")
        let error = try #require(throws: TrainingError.self) { try Checkpoint.loadWeights(folder.path("c")) }
        #expect(error.description.contains("is damaged: its checksum is gone"), "\(error)")
    }

    @Test func failedWriteLeavesTheOldFile() throws {
        let checkpoint = try Self.checkpoint(.gru)
        let error = try #require(throws: TrainingError.self) { try checkpoint.save(to: folder.path("none/c")) }
        #expect(error.description.contains("No such file or directory"))
    }

    static func checkpoint(_ cell: Cell) throws -> Checkpoint {
        var settings = TrainingSettings()
        (settings.cell, settings.embedding, settings.hidden, settings.layers, settings.batch) = (cell, 2, 3, 2, 2)
        settings.learningRate = 0.1
        let words = ["é", "\"\\", "\u{1}", "<eos>", "x:y"].map { Array($0.utf8) }
        let shape = settings.shape(vocabulary: words.count)
        let parameters = Initialization.uniform.parameters(of: shape, range: 1, seed: 3)
        var position = TrainingPosition(epoch: 3)
        (position.window, position.lossSum, position.seconds) = (17, 1.0 / 3, 0.1)
        var state = CarriedState(zerosFor: shape, batch: 2)
        state.hidden = state.hidden.indices.map { Float($0) / 7 }
        state.cell = state.cell.indices.map { -Float($0) / 3 }
        return Checkpoint(
            weights: ModelWeights(shape: shape, parameters: parameters), position: position, state: state, seed: -4,
            settings: settings, vocabulary: try Vocabulary(words: words), corpusSHA256: "5c", program: "apus 0.1")
    }
}
