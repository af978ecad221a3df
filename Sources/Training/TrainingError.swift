public import Files
public import Parameters

/// Everything that can go wrong in `Training` apart from a run that diverges, which is a result.
public enum TrainingError: Error, Hashable, Sendable {
    /// No such corpus folder.
    case corpusMissing(folder: String)
    /// A file was named where a corpus folder is needed.
    case corpusIsFile(path: String)
    /// A split's file is not in the corpus folder under any of its names; these are there.
    case splitMissing(folder: String, split: Corpus.Split, present: [String])
    /// What bears the name of a split's text is a folder, or a link to what is not there.
    case splitNotAFile(path: String, target: String?)
    /// Several files of the corpus folder could be a split's.
    case splitAmbiguous(folder: String, split: Corpus.Split, names: [String])
    /// A split's file is something else than text.
    case notText(path: String, kind: String, repair: String)
    /// A split's file has a byte that no text in UTF-8 has: where it stands in its line, from 1, and in the file, from 0,
    /// and which encoding it may be.
    case notUTF8(path: String, line: Int, byte: Int, offset: Int, value: UInt8, guess: String?)
    /// A split's file holds no token.
    case splitEmpty(path: String)
    /// A split does not fill one window.
    case splitTooShort(split: Corpus.Split, tokens: Int, batch: Int, sequence: Int)
    /// A word stands twice in a list of words that should be a vocabulary.
    case repeatedWord(String)

    /// A model whose weights and gradients alone need more memory than there is; both in bytes.
    case modelTooLarge(ModelShape, bytes: UInt64, memory: UInt64)

    /// Settings with unknown names or values that break their rule; all of them at once.
    case invalidSettings([Problem])

    /// A file is not well-formed safetensors; `reason` says where.
    case malformedSafetensors(path: String, reason: String)
    /// A file is something else than weights in safetensors.
    case notWeights(path: String, kind: String, repair: String)
    /// A tensor has a number that is larger than any 32-bit float.
    case numberTooLarge(path: String, tensor: String)
    /// A tensor's elements are of a type that weights do not have.
    case wrongType(path: String, tensor: String, found: String)
    /// Tensors of the model are not in the file, or it holds others.
    case tensorsDoNotFit(path: String, missing: [String], unexpected: [String])
    /// A tensor does not have the model's shape.
    case wrongShape(path: String, tensor: String, expected: String, found: [Int])
    /// The tensors are not those of the cell that was asked for.
    case wrongCell(path: String, expected: Cell, gates: Int)

    /// A safetensors file that Apus did not write was given where a checkpoint is needed.
    case notACheckpoint(path: String)
    /// A checkpoint of a later version of the format.
    case unknownFormat(path: String, version: String)
    /// The file is not as it was written: cut short or changed.
    case damagedCheckpoint(path: String, reason: String)
    /// A sound checkpoint, but not the one that was asked for.
    case anotherCheckpoint(path: String, expected: String, found: String)
    /// A checkpoint's header, which holds the carried state and the vocabulary, would have more bytes than readers
    /// take.
    case headerTooLarge(bytes: Int)
    /// A checkpoint or weights that do not belong to this run.
    case mismatch(what: String, expected: String, found: String)

    /// A prompt's word that the model does not know, and the model has no `<unk>` either.
    case unknownWord(String)
    /// An empty prompt, and no `<eos>` that could stand before it.
    case nothingToRead
    /// The logits of a model are not numbers.
    case outputNotFinite

    /// The operating system refused.
    case file(FileError)
}

extension TrainingError: CustomStringConvertible {
    /// One sentence, or one a line for settings.
    public var description: String {
        switch self {
        case .corpusMissing(let folder):
            "there is no corpus folder \(folder): fetch the Penn Treebank with `apus corpus fetch ptb`, or name "
                + "`synthetic` or a folder with train.txt, valid.txt and test.txt"
        case .corpusIsFile(let path):
            "the corpus \(path) is a file: name the folder that holds train.txt, valid.txt and test.txt"
        case .splitMissing(let folder, let split, let present):
            "the corpus folder \(folder) has no \(split) text: add \(split).txt (it holds \(Self.list(present)))"
        case .splitNotAFile(let path, nil): "\(path) is a folder: put a text in its place, a sentence a line"
        case .splitNotAFile(let path, let target?):
            "\(path) is a link to \(target), which is not there: put the text there, or in the place of the link"
        case .splitAmbiguous(let folder, let split, let names):
            "the corpus folder \(folder) has more than one \(split) text (\(Self.list(names))): leave the one that is meant"
        case .notText(let path, let kind, let repair): "\(path) is \(kind), not a text in UTF-8: \(repair)"
        case .notUTF8(let path, let line, let byte, let offset, let value, let guess):
            "\(path): line \(line), byte \(byte) (\(Self.hexadecimal(value)), byte \(offset) of the file, counted from 0) is "
                + (value == 0 ? "zero" : "not UTF-8")
                + ": "
                + (guess.map { "convert the text, if it is \($0) with `iconv -f \($0) -t UTF-8`" }
                    ?? (value == 0
                        ? "a text has no such byte: take it out (`tr -d '\\000'`)"
                        : "is it a text? Convert it to UTF-8, or take the byte out"))
        case .splitEmpty(let path):
            "\(path) is empty: a corpus file holds at least one line"
        case .splitTooShort(let split, let tokens, let batch, let sequence):
            "the \(split) text has \(tokens) tokens, but one window of batch \(batch) and sequence \(sequence) needs "
                + "\(batch * (sequence + 1)): give more text, or a smaller batch or sequence"
        case .repeatedWord(let word):
            "the word \(word) stands twice in the vocabulary: every word has one place"

        case .modelTooLarge(let shape, let bytes, let memory):
            "the model (\(shape)) needs more than \(bytes >> 30) GiB, and this machine has \(memory >> 30) GiB: "
                + "make it, batch or sequence smaller"
        case .invalidSettings(let problems):
            problems.map(\.description).joined(separator: "\n")

        case .malformedSafetensors(let path, let reason): "\(path) is not a safetensors file: \(reason)"
        case .notWeights(let path, let kind, let repair): "\(path) is \(kind), not weights in safetensors: \(repair)"
        case .numberTooLarge(let path, let tensor):
            "\(path): \(tensor) has a number that no 32-bit float holds: are the weights those of a sound model?"
        case .wrongType(let path, let tensor, let found):
            "\(path): \(tensor) has elements of type \(found), but weights are read from F64, F32, F16 and BF16, and our own "
                + "checkpoints have F32 alone: convert it with tensor.float()"
        case .tensorsDoNotFit(let path, let missing, let unexpected):
            "\(path): its tensors are not those of a model: "
                + [("missing", missing), ("unexpected", unexpected)].filter { !$0.1.isEmpty }
                .map { "\($0.0) \(Self.list($0.1))" }.joined(separator: "; ")
                + ": save the whole state_dict of a module whose parts are called embedding, rnn and fc"
        case .wrongShape(let path, let tensor, let expected, let found):
            "\(path): \(tensor) has shape \(found), but the model needs \(expected)"
        case .wrongCell(let path, let expected, let gates):
            "\(path): the recurrent weights have \(gates) blocks of rows, but the cell \(expected.rawValue) has "
                + "\(expected.gates): give the cell that they were trained with"
        case .notACheckpoint(let path):
            "\(path) holds weights but is no checkpoint of Apus, so there is no run to go on with: use it as initial "
                + "weights"
        case .unknownFormat(let path, let version):
            "\(path) has checkpoint format \(version), but this program reads format \(Checkpoint.format): use a newer "
                + "program"
        case .damagedCheckpoint(let path, let reason):
            "the checkpoint \(path) is damaged: \(reason): use an earlier one"
        case .anotherCheckpoint(let path, let expected, let found):
            "\(path) is another checkpoint than the one to go on from: its checksum is \(found), not \(expected)"
        case .headerTooLarge(let bytes):
            "a checkpoint's header would take \(bytes) bytes for the carried state (layers, batch, hidden) and the "
                + "vocabulary, and has at most \(SafetensorsHeader.limit), a quarter for the words: make them smaller"
        case .mismatch(let what, let expected, let found):
            "this run cannot go on from that file: its \(what) is \(found), but the run's is \(expected)"

        case .unknownWord(let word):
            "the model does not know the word \(word) and has no <unk> for it: use words of its training text"
        case .nothingToRead: "there is nothing to go on from: give a prompt of at least one word"
        case .outputNotFinite:
            "the model's output is not a number: its weights are broken, use an earlier checkpoint"

        case .file(let error): error.description
        }
    }

    /// The first of `names`, and how many there are beside them.
    private static func list(_ names: [String]) -> String {
        let shown = 8
        guard !names.isEmpty else { return "no file" }
        return names.prefix(shown).joined(separator: ", ")
            + (names.count > shown ? " and \(names.count - shown) more" : "")
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        "0x" + (byte < 0x10 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
