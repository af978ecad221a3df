public import Files
import Foundation
import Parameters

/// A training run at rest: everything that is needed to go on as if it had never stopped.
///
/// Nothing of the random generators is in it: dropout masks are a pure function of seed, epoch and window.
public struct Checkpoint: Equatable, Sendable {
    /// Sizes and parameters.
    public var weights: ModelWeights
    /// How far the run has come.
    public var position: TrainingPosition
    /// The recurrent state that the next window starts from.
    public var state: CarriedState
    /// Of initial weights and dropout masks.
    public var seed: Int
    /// Everything but seed and texts that decides the run's numbers.
    public var settings: TrainingSettings
    /// What the rows of `embedding.weight` stand for.
    public var vocabulary: Vocabulary
    /// `Corpus.sha256` of the texts.
    public var corpusSHA256: String
    /// Name and version of the program that wrote it.
    public var program: String

    /// The version of the file format that this program writes and reads.
    public static let format = "1"

    /// The parts of a checkpoint; ``TrainingRun/checkpoint(program:)`` is the usual caller.
    public init(
        weights: ModelWeights, position: TrainingPosition, state: CarriedState, seed: Int, settings: TrainingSettings,
        vocabulary: Vocabulary, corpusSHA256: String, program: String
    ) {
        self.weights = weights
        self.position = position
        self.state = state
        self.seed = seed
        self.settings = settings
        self.vocabulary = vocabulary
        self.corpusSHA256 = corpusSHA256
        self.program = program
    }
}

/// How far a run has come: the epoch in progress and what is done of it.
public struct TrainingPosition: Hashable, Sendable {
    /// From 1; one more than the last when all are done.
    public var epoch = 1
    /// Windows trained in this epoch; the evaluation is still to do when it is all of them.
    public var window = 0
    /// Sum of the losses of these windows, in nats.
    public var lossSum = 0.0
    /// Seconds spent on these windows.
    public var seconds = 0.0
    /// `lossSum` of the whole epoch before; nil in the first one.
    public var previousLossSum: Double?
    /// Validation loss after the epoch before; nil in the first one.
    public var previousValidLoss: Double?

    /// Where `epoch` has not been begun.
    public init(epoch: Int = 1, previousLossSum: Double? = nil, previousValidLoss: Double? = nil) {
        self.epoch = epoch
        self.previousLossSum = previousLossSum
        self.previousValidLoss = previousValidLoss
    }
}

// MARK: - Saving

extension Checkpoint {
    /// Puts the checkpoint in place of the file at `path`, whole or not at all, and returns its checksum.
    ///
    /// The tensors are those of the PyTorch module's `state_dict`; the rest stands in `__metadata__`:
    ///
    /// | key | value |
    /// | --- | --- |
    /// | `checksum` | SHA-256 of the whole file in which these 64 digits are zeros; always the first entry |
    /// | `apus_format` | version of this table |
    /// | `program` | who wrote it |
    /// | `epoch`, `window`, `loss_sum`, `seconds` | see `TrainingPosition`; decimal, exact |
    /// | `previous_loss_sum`, `previous_valid_loss` | likewise; empty in the first epoch |
    /// | `hidden_state`, `cell_state` | `CarriedState`, base64 of little-endian 32-bit floats; empty: zeros |
    /// | `seed`, `settings` | decimal; a JSON object |
    /// | `vocabulary` | the words, each followed by a line feed; `vocabulary_base64` when they are not UTF-8 |
    /// | `vocabulary_sha256`, `corpus_sha256` | see `Vocabulary` and `Corpus` |
    @discardableResult
    public func save(to path: String) throws(TrainingError) -> String {
        try save { pieces throws(FileError) in try WholeFile.write(pieces, to: path) }
    }

    /// Writes the checkpoint to a file that a person named, and returns its checksum; for `isOver` see
    /// `OutputFile.write`.
    @discardableResult
    public func save(to file: OutputFile, isOver: () -> Bool = { false }) throws(TrainingError) -> String {
        try save { pieces throws(FileError) in try file.write(pieces, isOver: isOver) }
    }

    private func save(
        _ write: ([UnsafeRawBufferPointer]) throws(FileError) -> Void
    ) throws(TrainingError) -> String {
        var head = SafetensorsWriter.head(ParameterLayout(weights.shape), metadata: metadata)
        guard head.count - 8 <= SafetensorsHeader.limit else { throw .headerTooLarge(bytes: head.count - 8) }
        // The parameters are most of a checkpoint: they go to the disk from where they are.
        let result = weights.parameters.withUnsafeBytes { parameters in
            var hash = SHA256()
            head.withUnsafeBytes { hash.update($0) }
            hash.update(parameters)
            let checksum = hash.hexDigest()
            head.replaceSubrange(Self.checksumRange, with: checksum.utf8)
            return head.withUnsafeBytes { head in
                Result { () throws(FileError) in try write([head, parameters]) }.map { checksum }
            }
        }
        do { return try result.get() } catch { throw .file(error) }
    }

    /// Throws when the state that a model of `shape` carries over for `batch` streams is more than a header holds.
    public static func check(_ shape: ModelShape, batch: Int) throws(TrainingError) {
        let bytes = stateBytes(shape, batch: batch)
        guard bytes <= SafetensorsHeader.limit / 4 * 3 else { throw .headerTooLarge(bytes: bytes) }
    }

    /// Throws when the vocabulary, beside the state that a model of `shape` carries over for `batch` streams, is more than
    /// a header holds.
    public static func check(_ shape: ModelShape, batch: Int, vocabularyBytes: Int) throws(TrainingError) {
        try check(shape, batch: batch)
        let bytes = stateBytes(shape, batch: batch) + vocabularyBytes
        // The rest of the metadata and the tensors' names.
        let others = 20_000 + shape.layers * 1000
        guard bytes + others <= SafetensorsHeader.limit else { throw .headerTooLarge(bytes: bytes) }
    }

    /// In base64.
    private static func stateBytes(_ shape: ModelShape, batch: Int) -> Int {
        shape.layers * batch * shape.hidden * (shape.cell == .lstm ? 2 : 1) * 16 / 3
    }

    private var metadata: [(name: String, value: String)] {
        let words = vocabulary.joined
        let text = String(validating: words, as: UTF8.self)
        return [
            ("checksum", Self.blankChecksum),
            ("apus_format", Self.format),
            ("program", program),
            ("epoch", "\(position.epoch)"),
            ("window", "\(position.window)"),
            ("loss_sum", "\(position.lossSum)"),
            ("seconds", "\(position.seconds)"),
            ("previous_loss_sum", position.previousLossSum.map { "\($0)" } ?? ""),
            ("previous_valid_loss", position.previousValidLoss.map { "\($0)" } ?? ""),
            ("hidden_state", Self.base64(state.hidden)),
            ("cell_state", Self.base64(state.cell)),
            ("seed", "\(seed)"),
            ("settings", settings.json),
            text.map { ("vocabulary", $0) } ?? ("vocabulary_base64", Data(words).base64EncodedString()),
            ("vocabulary_sha256", vocabulary.sha256),
            ("corpus_sha256", corpusSHA256),
        ]
    }

    private static func base64(_ floats: [Float]) -> String {
        if floats.allSatisfy({ $0.bitPattern == 0 }) { return "" }
        return floats.withUnsafeBytes { Data($0).base64EncodedString() }
    }
}

extension Checkpoint {
    /// What stands before the checksum's digits: the header's length (8 bytes, any) and this.
    private static let checksumPrefix = Data("{\"__metadata__\":{\"checksum\":\"".utf8)
    private static let blankChecksum = String(repeating: "0", count: 64)

    /// Where the checksum's 64 digits stand in the file.
    static var checksumRange: Range<Int> { 8 + checksumPrefix.count..<8 + checksumPrefix.count + 64 }

    /// The checksum that stands in `file`; nil when the file does not begin as a checkpoint does.
    static func storedChecksum(_ file: Data) -> String? {
        guard file.count >= checksumRange.upperBound, file[8..<checksumRange.lowerBound] == checksumPrefix else {
            return nil
        }
        return String(validating: file[checksumRange], as: UTF8.self)
    }

    /// The checksum that `file` should have, by its contents.
    static func actualChecksum(_ file: Data) -> String {
        var hash = SHA256()
        file.withUnsafeBytes { bytes in
            hash.update(UnsafeRawBufferPointer(rebasing: bytes[..<checksumRange.lowerBound]))
            Array(blankChecksum.utf8).withUnsafeBytes { hash.update($0) }
            hash.update(UnsafeRawBufferPointer(rebasing: bytes[checksumRange.upperBound...]))
        }
        return hash.hexDigest()
    }
}

extension TrainingSettings {
    /// `values` as a JSON object with sorted names.
    var json: String {
        var sorted = ParameterSet()
        for (name, value) in values.sorted(by: { $0.name < $1.name }) { sorted[name] = value }
        return sorted.jsonText
    }
}
