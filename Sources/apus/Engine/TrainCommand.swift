import ArgumentParser
import Files
import Foundation
import Parameters
import Reporting
import Training
import Workspace

/// `apus train`: one training run, no sweep and no store.
struct TrainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "train",
        abstract: "Train one model, without a sweep.",
        discussion: """
            Prints one line per epoch. Ctrl-C ends after the minibatch, twice at once; with --save the weights so far \
            are kept, and --initial begins with them; a sweep is what goes on from the minibatch.

            Example: apus train --cell gru --learning-rate 1 --epochs 3 --save gru.safetensors
            """)

    @OptionGroup(title: "Settings") var engine: EngineOptions

    @Option(
        parsing: .unconditional, help: "Of initial weights and dropout masks (default: 1).",
        transform: Typed.wholeNumber)
    var seed = 1

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Weights to start from; a PyTorch state_dict will do.", valueName: "file.safetensors"),
        transform: Environment.path)
    var initial: String?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Where to put the checkpoint after every epoch; a pipe or standard output takes the last one.",
            valueName: "file.safetensors"),
        transform: Environment.path)
    var save: String?

    @Flag(help: "Print one JSON object per epoch.")
    var json = false

    func run() throws {
        // Before an epoch is spent.
        let target = try save.map { try OutputFile($0, option: "--save") }
        var run = try begin()
        let stop = StopFlag()
        let signals = SignalHandler([SIGINT, SIGTERM, SIGHUP]) { signal in
            if stop.take(signal) == .stopNow { _exit(ExitStatus.interrupted) }
        }
        defer { signals.cancel() }
        let progress = EpochProgressLine()
        while !run.isFinished {
            let outcome = run.nextEpoch(shouldStop: { stop.isSet }) {
                progress.show($0)
                FaultPoint.minibatchTrained.pass()
            }
            switch outcome {
            case .finished(let report):
                progress.clear()
                // What cannot be replaced takes one checkpoint, the last.
                if run.isFinished || target?.isReplaceable == true { try saveCheckpoint(of: run, to: target, stop) }
                try printEpoch(report, of: run.settings.epochs, beside: target)
            case .interrupted:
                progress.clear()
                try saveCheckpoint(of: run, to: target, stop)
                throw ExitCode(ExitStatus.interrupted)
            case .diverged(let divergence):
                progress.clear()
                StandardError.writeLine("\(divergence)")
                throw ExitCode(ExitStatus.failed)
            }
        }
    }

    private func begin() throws -> TrainingRun {
        let settings = try engine.settings()
        let corpus = try Engine.corpus(for: settings)
        if save != nil {
            let corpus = CorpusSummary(corpus)
            try Checkpoint.check(
                settings.shape(vocabulary: corpus.words), batch: settings.batch,
                vocabularyBytes: corpus.vocabularyBytes)
        }
        let weights = try initial.map {
            try Checkpoint.loadWeights($0, cell: settings.cell, vocabulary: corpus.vocabulary, note: StandardError.note)
        }
        return try TrainingRun(
            settings: settings, seed: seed, corpus: corpus,
            device: Engine.device(for: settings, vocabulary: corpus.vocabulary.count),
            beginning: weights.map { .weights($0) } ?? .fresh, clock: ContinuousClock())
    }

    private func saveCheckpoint(of run: TrainingRun, to target: OutputFile?, _ stop: StopFlag) throws {
        do {
            if let target { try run.checkpoint(program: Version.program).save(to: target) { stop.isSet } }
        } catch TrainingError.file(let error) where error.code == EINTR {
            StandardError.note("--save: nobody reads \(error.path), and the wait was ended; the weights are not saved")
            throw ExitCode(ExitStatus.interrupted)
        } catch TrainingError.file(let error) {
            throw CommandError.unwritable(error, option: "--save")
        }
    }

    /// Standard output is for the checkpoint alone when that goes there.
    private func printEpoch(_ report: Report, of epochs: Int, beside target: OutputFile?) throws {
        let isTaken = target?.isReplaceable == false && target?.isSameFile(as: "/dev/stdout") == true
        let put: (String) throws -> Void = { isTaken ? StandardError.writeLine($0) : try StandardOutput.print($0) }
        if json {
            return try put(String(decoding: report.jsonLine.dropLast(), as: UTF8.self))
        }
        let perplexities = ["train", "valid", "test"].compactMap { split in
            report.metrics["\(split)_perplexity"].map { "\(split) \(RoundedNumber.text($0, decimals: 3))" }
        }
        let speed = String(format: "%.0f tokens/s", report.tokensPerSecond ?? 0)
        try put(
            "epoch \(report.step)/\(epochs)  perplexity \(perplexities.joined(separator: ", "))  (\(speed))")
    }
}

/// The epoch in progress on one line of a terminal that is written again and again; nothing elsewhere.
final class EpochProgressLine {
    private var shownAt: ContinuousClock.Instant?

    func show(_ progress: EpochProgress) {
        let now = ContinuousClock.now
        guard StandardError.isTerminal, shownAt.map({ now - $0 >= .milliseconds(200) }) ?? true else { return }
        shownAt = now
        let loss = RoundedNumber.text(progress.loss, decimals: 3)
        let speed = String(format: "%.0f", progress.tokensPerSecond)
        let place = "epoch \(progress.epoch)  window \(progress.window)/\(progress.windows)"
        let line = "\(place)  loss \(loss)  \(speed) tokens/s"
        StandardError.steer("\r\u{1B}[K" + TerminalText.clipped(line, to: StandardError.width - 1))
    }

    func clear() {
        if StandardError.isTerminal { StandardError.steer("\r\u{1B}[K") }
    }
}

/// Every engine setting as an option in kebab-case; what it means and allows comes from the engine's own table.
struct EngineOptions: ParsableArguments {
    @Option(parsing: .unconditional, help: help("cell")) var cell: String?
    @Option(parsing: .unconditional, help: help("embedding")) var embedding: String?
    @Option(parsing: .unconditional, help: help("hidden")) var hidden: String?
    @Option(parsing: .unconditional, help: help("layers")) var layers: String?
    @Option(parsing: .unconditional, help: help("corpus")) var corpus: String?
    @Option(parsing: .unconditional, help: help("corpus_seed")) var corpusSeed: String?
    @Option(parsing: .unconditional, help: help("epochs")) var epochs: String?
    @Option(parsing: .unconditional, help: help("batch")) var batch: String?
    @Option(parsing: .unconditional, help: help("sequence")) var sequence: String?
    @Option(parsing: .unconditional, help: help("learning_rate")) var learningRate: String?
    @Option(parsing: .unconditional, help: help("decay_epoch")) var decayEpoch: String?
    @Option(parsing: .unconditional, help: help("decay_factor")) var decayFactor: String?
    @Option(parsing: .unconditional, help: help("layer_dropout")) var layerDropout: String?
    @Option(parsing: .unconditional, help: help("rnn_dropout")) var rnnDropout: String?
    @Option(parsing: .unconditional, help: help("clip_norm")) var clipNorm: String?
    @Option(parsing: .unconditional, help: help("loss_reduction")) var lossReduction: String?
    @Option(parsing: .unconditional, help: help("initialization")) var initialization: String?
    @Option(parsing: .unconditional, help: help("init_range")) var initRange: String?
    @Option(parsing: .unconditional, help: help("evaluate_train")) var evaluateTrain: String?
    @Option(name: .customLong("diverged-above-uniform"), parsing: .unconditional, help: help("diverged.above_uniform"))
    var divergedAboveUniform: String?
    @Option(name: .customLong("diverged-window-loss"), parsing: .unconditional, help: help("diverged.window_loss"))
    var divergedWindowLoss: String?
    @Option(parsing: .unconditional, help: help("precision")) var precision: String?

    /// What was given, by the settings' names.
    var given: [String: String?] {
        [
            "cell": cell, "embedding": embedding, "hidden": hidden, "layers": layers, "corpus": corpus,
            "corpus_seed": corpusSeed, "epochs": epochs, "batch": batch, "sequence": sequence,
            "learning_rate": learningRate, "decay_epoch": decayEpoch, "decay_factor": decayFactor,
            "layer_dropout": layerDropout, "rnn_dropout": rnnDropout, "clip_norm": clipNorm,
            "loss_reduction": lossReduction, "initialization": initialization, "init_range": initRange,
            "evaluate_train": evaluateTrain, "diverged.above_uniform": divergedAboveUniform,
            "diverged.window_loss": divergedWindowLoss, "precision": precision,
        ]
    }

    /// The settings with what was given. Throws `TrainingError.invalidSettings` with everything that is wrong.
    func settings() throws -> TrainingSettings {
        var values = ParameterSet()
        for setting in TrainingSettings.all {
            if let text = given[setting.name] ?? nil { values[setting.name] = setting.value(typed: text) }
        }
        return try TrainingSettings(values)
    }

    private static func help(_ name: String) -> ArgumentHelp {
        guard let setting = TrainingSettings.all.first(where: { $0.name == name }) else { return "" }
        var choices: String?
        if case .choice(let words) = setting.kind { choices = words.joined(separator: "|") }
        return ArgumentHelp(
            "\(setting.documentation) (default: \(setting.defaultValue.display))", valueName: choices ?? "value")
    }
}
