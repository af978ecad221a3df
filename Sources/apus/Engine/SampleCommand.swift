import ArgumentParser
import Parameters
import Training
import Workspace

/// `apus sample`: text from a trained model.
struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Generate text with a checkpoint.",
        discussion: """
            Every word is drawn from softmax(logits / temperature); the same checkpoint, prompt, temperature and seed \
            give the same text. The prompt begins a line, <eos> is shown as a line break, and words that the model does \
            not know are read as <unk>. Weights that PyTorch saved need --corpus to know their words.

            Example: apus sample ptb.safetensors --prompt "the financial outlook" --temperature 0.8 --length 40 --seed 1
            """)

    @Argument(
        help: ArgumentHelp("The checkpoint.", valueName: "file.safetensors"), transform: Environment.path)
    var checkpoint: String

    @Option(parsing: .unconditional, help: "What the text begins with.")
    var prompt = ""

    @Option(
        parsing: .unconditional,
        help: "Below 1 likely words become likelier; 0 always takes the likeliest (default: 1).",
        transform: Typed.number)
    var temperature = 1.0

    @Option(
        parsing: .unconditional, help: "Words to generate, <eos> included (default: 40).", transform: Typed.wholeNumber)
    var length = 40

    @Option(parsing: .unconditional, help: "Of the drawn words (default: 1).", transform: Typed.wholeNumber)
    var seed = 1

    @Option(
        parsing: .unconditional,
        help: "Where the words of weights that apus did not write come from: synthetic, ptb, or a folder.")
    var corpus: String?

    @Option(parsing: .unconditional, help: "Tells gru and gru_cho apart in a file that apus did not write.")
    var cell: String?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        if temperature < 0 {
            throw ValidationError("--temperature must be 0 or a positive number")
        }
        if !(0...1_000_000).contains(length) { throw ValidationError("--length must be from 0 to 1000000") }
    }

    func run() throws {
        let model = try TrainedModel(checkpoint, cell: cell)
        let vocabulary = try model.vocabulary(corpus: corpus)
        let prompt = try Prompt(prompt, vocabulary: vocabulary)
        if !prompt.unknownWords.isEmpty {
            let words = prompt.unknownWords.joined(separator: ", ")
            StandardError.writeLine("apus: not in the vocabulary, read as <unk>: \(words)")
        }
        let drawn = try draw(model, after: prompt).map(vocabulary.word)
        let text = text(prompt.tokens.map(vocabulary.word).drop { $0 == "<eos>" } + drawn)
        try StandardOutput.print(json ? object(text, drawn).readableText : text)
    }

    private func draw(_ model: TrainedModel, after prompt: Prompt) throws -> [Int32] {
        var sampler = TextSampler(
            model.weights, device: try model.deviceForOneWord(), temperature: temperature, seed: seed)
        prompt.tokens.forEach(sampler.read)
        return try (0..<length).map { _ in try sampler.next() }
    }

    private func text(_ words: [String]) -> String {
        words.split(separator: "<eos>", omittingEmptySubsequences: false).map { $0.joined(separator: " ") }
            .joined(separator: "\n")
    }

    private func object(_ text: String, _ drawn: [String]) -> JSONNode {
        JSONNode(
            .object([
                JSONMember("text", JSONNode(.string(text))),
                JSONMember("prompt", JSONNode(.string(prompt))),
                JSONMember("words", JSONNode(.array(drawn.map { JSONNode(.string($0)) }))),
                JSONMember("temperature", JSONNode(.number(Number(temperature)))),
                JSONMember("seed", JSONNode(.number(Number(seed)))),
            ]))
    }
}
