import Foundation
import Parameters

extension Checkpoint {
    /// Reads the checkpoint at `path` and checks it to the last bit; with `expectedChecksum`, refuses any other.
    public static func load(_ path: String, expectedChecksum: String? = nil) throws(TrainingError) -> Checkpoint {
        try load(SafetensorsFile(path: path), expectedChecksum: expectedChecksum)
    }

    /// The checkpoint in `file`.
    static func load(
        _ file: SafetensorsFile, expectedChecksum: String? = nil
    ) throws(TrainingError) -> Checkpoint {
        guard try isCheckpoint(file) else { throw .notACheckpoint(path: file.path) }
        if let expectedChecksum, let found = storedChecksum(file.bytes), found != expectedChecksum {
            throw .anotherCheckpoint(path: file.path, expected: expectedChecksum, found: found)
        }
        return try Checkpoint(Metadata(path: file.path, values: file.header.metadata), file)
    }

    /// Reads the weights at `path`, of a checkpoint or of any file with the tensors of the PyTorch module.
    ///
    /// Other files' tensors may be F64, F16 or BF16, bear the words of wrappers in their names, and be tied; `note` is told
    /// what was changed, a sentence each.
    /// The sizes follow from the tensors. Both kinds of GRU have the same tensors: a checkpoint names its cell, which
    /// `cell` must not contradict; of other weights it is `cell`, or else PyTorch's. A checkpoint is checked to the
    /// last bit as by `load`, and its words must be those of `vocabulary`, if that is given: what other weights' rows
    /// stand for is not known.
    public static func loadWeights(
        _ path: String, cell: Cell? = nil, vocabulary: Vocabulary? = nil, note: (String) -> Void = { _ in }
    ) throws(TrainingError) -> ModelWeights {
        try loadWeights(SafetensorsFile(path: path), cell: cell, vocabulary: vocabulary, note: note)
    }

    /// The weights in `file`.
    static func loadWeights(
        _ file: SafetensorsFile, cell: Cell? = nil, vocabulary: Vocabulary? = nil, note: (String) -> Void = { _ in }
    ) throws(TrainingError) -> ModelWeights {
        guard try isCheckpoint(file) else {
            let foreign = ForeignWeights(file)
            let weights = try foreign.weights(cell: cell)
            foreign.notes.forEach(note)
            return weights
        }
        let metadata = Metadata(path: file.path, values: file.header.metadata)
        let settings = try metadata.settings()
        let known = settings.cell
        if let cell, cell != known {
            throw .mismatch(what: "cell", expected: cell.rawValue, found: known.rawValue)
        }
        if let vocabulary {
            let found = try metadata["vocabulary_sha256"]
            guard found == vocabulary.sha256 else {
                throw .mismatch(what: "vocabulary's SHA-256", expected: vocabulary.sha256, found: found)
            }
        }
        return try ModelWeights(file, shape: settings.shape(vocabulary: metadata.vocabulary().count))
    }

    /// Whether `file` is a sound checkpoint; throws when it is a damaged one.
    private static func isCheckpoint(_ file: SafetensorsFile) throws(TrainingError) -> Bool {
        let stored = storedChecksum(file.bytes)
        if stored == nil && file.header.metadata["apus_format"] == nil { return false }
        guard let stored else {
            let reason = "its checksum is gone (a program that writes it anew has to leave out apus_format)"
            throw .damagedCheckpoint(path: file.path, reason: reason)
        }
        guard stored == actualChecksum(file.bytes) else {
            throw .damagedCheckpoint(path: file.path, reason: "its contents do not have its checksum")
        }
        let version = file.header.metadata["apus_format"] ?? ""
        guard version == format else { throw .unknownFormat(path: file.path, version: version) }
        return true
    }

    private init(_ metadata: Metadata, _ file: SafetensorsFile) throws(TrainingError) {
        settings = try metadata.settings()
        vocabulary = try metadata.vocabulary()
        let shape = settings.shape(vocabulary: vocabulary.count)
        weights = try ModelWeights(file, shape: shape)
        let units = shape.layers * settings.batch * shape.hidden
        state = CarriedState(
            hidden: try metadata.floats("hidden_state", count: units),
            cell: try metadata.floats("cell_state", count: shape.cell == .lstm ? units : 0))
        position = TrainingPosition(epoch: try metadata.number("epoch") { $0 >= 1 })
        position.window = try metadata.number("window") { $0 >= 0 }
        position.lossSum = try metadata.number("loss_sum") { $0.isFinite && $0 >= 0 }
        position.seconds = try metadata.number("seconds") { $0.isFinite && $0 >= 0 }
        position.previousLossSum = try metadata.optionalLoss("previous_loss_sum")
        position.previousValidLoss = try metadata.optionalLoss("previous_valid_loss")
        seed = try metadata.number("seed") { (_: Int) in true }
        corpusSHA256 = try metadata["corpus_sha256"]
        program = try metadata["program"]
    }
}

extension Checkpoint {
    /// The `__metadata__` of a checkpoint, read name by name.
    struct Metadata {
        let path: String
        let values: [String: String]

        subscript(name: String) -> String {
            get throws(TrainingError) {
                guard let value = values[name] else { throw damage("there is no \(name)") }
                return value
            }
        }

        func number<Value: LosslessStringConvertible>(
            _ name: String, _ isValid: (Value) -> Bool
        ) throws(TrainingError) -> Value {
            let text = try self[name]
            guard let value = Value(text), isValid(value) else { throw damage("its \(name) is \(text)") }
            return value
        }

        /// Nil where it is empty, or missing because the program that wrote the checkpoint did not know it.
        func optionalLoss(_ name: String) throws(TrainingError) -> Double? {
            guard values[name, default: ""] != "" else { return nil }
            return try number(name) { (loss: Double) in loss.isFinite && loss >= 0 }
        }

        func floats(_ name: String, count: Int) throws(TrainingError) -> [Float] {
            let text = try self[name]
            if text.isEmpty { return Array(repeating: 0, count: count) }
            guard let data = Data(base64Encoded: text), data.count == count * 4 else {
                throw damage("its \(name) is not \(count) numbers")
            }
            return Array(unsafeUninitializedCapacity: count) { buffer, initialized in
                data.copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
                initialized = count
            }
        }

        func settings() throws(TrainingError) -> TrainingSettings {
            let json = try self["settings"]
            guard json.utf8.count <= 1 << 14, let values = try? ParameterSet(jsonText: json) else {
                throw damage("its settings are not a JSON object")
            }
            do { return try TrainingSettings(values) } catch { throw damage("its settings are not valid: \(error)") }
        }

        func vocabulary() throws(TrainingError) -> Vocabulary {
            let bytes =
                if let base64 = values["vocabulary_base64"] {
                    Data(base64Encoded: base64).map { Array($0) } ?? []
                } else {
                    Array(try self["vocabulary"].utf8)
                }
            let words = bytes.split(separator: UInt8(ascii: "\n"))
            let vocabulary: Vocabulary
            do { vocabulary = try Vocabulary(words: words) } catch { throw damage("\(error)") }
            guard try vocabulary.sha256 == self["vocabulary_sha256"] else {
                throw damage("its vocabulary does not have its SHA-256")
            }
            return vocabulary
        }

        private func damage(_ reason: String) -> TrainingError { .damagedCheckpoint(path: path, reason: reason) }
    }
}

extension Checkpoint {
    /// What tells a checkpoint from another: the epoch in progress, from 1, and the checksum of the content.
    ///
    /// The whole content is checked; throws when the file is missing, damaged, or not a checkpoint.
    public static func identify(_ path: String) throws(TrainingError) -> (epoch: Int, checksum: String) {
        let file = try SafetensorsFile(path: path)
        guard let stored = storedChecksum(file.bytes) else { throw .notACheckpoint(path: path) }
        guard stored == actualChecksum(file.bytes) else {
            throw .damagedCheckpoint(path: path, reason: "its contents do not have its checksum")
        }
        let metadata = Metadata(path: path, values: file.header.metadata)
        return (try metadata.number("epoch") { $0 >= 1 }, stored)
    }
}
