import Training

/// A trained model from a file, ours or PyTorch's.
struct TrainedModel {
    let weights: ModelWeights
    /// Those of its training, or the defaults with the file's sizes.
    let settings: TrainingSettings
    private let path: String
    private let vocabulary: Vocabulary?
    /// Of the texts that it was trained on; nil when the file does not tell.
    private let corpusSHA256: String?

    /// Reads `path`. `cell` tells GRUs apart in files that Apus did not write.
    init(_ path: String, cell: String?) throws {
        self.path = path
        let cell = try cell.map { name in
            guard let cell = Cell(rawValue: name) else {
                let names = Cell.allCases.map(\.rawValue).joined(separator: ", ")
                throw CommandError.wrongUse("there is no cell \(name); the cells are \(names)")
            }
            return cell
        }
        if let checkpoint = try Self.checkpoint(path) {
            let known = checkpoint.settings.cell
            if let cell, cell != known {
                throw TrainingError.mismatch(what: "cell", expected: cell.rawValue, found: known.rawValue)
            }
            weights = checkpoint.weights
            settings = checkpoint.settings
            vocabulary = checkpoint.vocabulary
            corpusSHA256 = checkpoint.corpusSHA256
        } else {
            weights = try Checkpoint.loadWeights(path, cell: cell, note: StandardError.note)
            var settings = TrainingSettings()
            settings.cell = weights.shape.cell
            settings.embedding = weights.shape.embedding
            settings.hidden = weights.shape.hidden
            settings.layers = weights.shape.layers
            self.settings = settings
            vocabulary = nil
            corpusSHA256 = nil
        }
    }

    private static func checkpoint(_ path: String) throws -> Checkpoint? {
        do { return try Checkpoint.load(path) } catch TrainingError.notACheckpoint { return nil }
    }

    /// Throws when the corpus is not the one that the model was trained on, though nobody asked for another.
    func checkOwn(_ corpus: Corpus) throws {
        guard let corpusSHA256, corpusSHA256 != corpus.sha256 else { return }
        throw CommandError.wrongUse(
            "the text of the corpus \(settings.corpus) has changed since \(path) was trained on it; name it with --corpus "
                + "to evaluate on the text as it is now")
    }

    /// Throws unless the corpus speaks the model's words and fills a window.
    func check(_ corpus: Corpus, batch: Int, sequence: Int) throws {
        try check(corpus)
        try corpus.check(batch: batch, sequence: sequence)
    }

    /// What the model's words are: its own, or those of the corpus when the file does not tell.
    func vocabulary(corpus name: String?) throws -> Vocabulary {
        guard let name else {
            if let vocabulary { return vocabulary }
            throw CommandError.wrongUse(
                "\(path) holds weights but no words; name the corpus that they were trained on with --corpus")
        }
        var settings = settings
        settings.corpus = name
        let corpus = try Engine.corpus(for: settings)
        try check(corpus)
        return corpus.vocabulary
    }

    /// A device for a single stream, a word at a time, in fp32: any machine can, and speed is no matter.
    func deviceForOneWord() throws -> any Device {
        var settings = settings
        settings.precision = .fp32
        settings.batch = 1
        settings.sequence = 1
        return try Engine.device(for: settings, vocabulary: weights.shape.vocabulary)
    }

    private func check(_ corpus: Corpus) throws {
        if let vocabulary, vocabulary.sha256 != corpus.vocabulary.sha256 {
            throw CommandError.wrongUse(
                "\(path) was trained on another vocabulary (\(vocabulary.count) words) than the corpus has "
                    + "(\(corpus.vocabulary.count) words); name its own corpus with --corpus")
        }
        guard weights.shape.vocabulary == corpus.vocabulary.count else {
            throw CommandError.wrongUse(
                "\(path) is a model of \(weights.shape.vocabulary) words, but the corpus has "
                    + "\(corpus.vocabulary.count); name its own corpus with --corpus")
        }
    }
}
