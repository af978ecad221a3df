import ArgumentParser
import Foundation
import Parameters
import Training
import Workspace

/// `apus eval`: how well a trained model predicts a text.
struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Evaluate a checkpoint: loss and perplexity of the validation and the test text.",
        discussion: """
            Reads what apus trained and what PyTorch saved (safetensors with the tensors of the module's state_dict). A \
            corpus with another vocabulary is refused.

            Example: apus eval Results/quickstart/trials/3/last.safetensors --corpus synthetic
            """)

    @Argument(
        help: ArgumentHelp("The checkpoint.", valueName: "file.safetensors"), transform: Environment.path)
    var checkpoint: String

    @Option(
        parsing: .unconditional,
        help: "synthetic, ptb, or a folder; the corpus it was trained on unless told otherwise.")
    var corpus: String?

    @Option(parsing: .unconditional, help: "Tells gru and gru_cho apart in a file that apus did not write.")
    var cell: String?

    @Option(
        parsing: .unconditional, help: "Streams of text side by side; as in training unless told otherwise.",
        transform: Typed.wholeNumber)
    var batch: Int?

    @Option(
        parsing: .unconditional, help: "Time steps of a window; as in training unless told otherwise.",
        transform: Typed.wholeNumber)
    var sequence: Int?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        for (name, size) in [("batch", batch), ("sequence", sequence)] {
            guard let size, !(1...65_536).contains(size) else { continue }
            throw ValidationError("--\(name) is from 1 to 65536, not \(size)")
        }
    }

    func run() throws {
        let model = try TrainedModel(checkpoint, cell: cell)
        var settings = model.settings
        settings.corpus = corpus ?? settings.corpus
        settings.batch = batch ?? settings.batch
        settings.sequence = sequence ?? settings.sequence
        // A model trained in bf16 is evaluated so where the processor can.
        if settings.precision == .bf16 { settings.precision = .auto }
        let corpus = try Engine.corpus(for: settings)
        if self.corpus == nil { try model.checkOwn(corpus) }
        try model.check(corpus, batch: settings.batch, sequence: settings.sequence)
        let device = try Engine.device(for: settings, vocabulary: corpus.vocabulary.count)
        device.parameters = model.weights.parameters

        var members: [JSONMember] = []
        for split in [Corpus.Split.valid, .test] {
            let windows = Batches(corpus[split], batch: settings.batch, sequence: settings.sequence)
            guard let loss = Evaluation.loss(of: windows, device: device), loss.isFinite else {
                throw TrainingError.outputNotFinite
            }
            for (name, value) in [("loss", loss), ("perplexity", exp(loss))] {
                let node = value.isFinite ? JSONNode(.number(Number(value))) : JSONNode(double: value)
                members.append(JSONMember("\(split.rawValue)_\(name)", node))
            }
        }
        try StandardOutput.print(json ? JSONNode(.object(members)).readableText : KeyValueText.lines(members))
    }
}
