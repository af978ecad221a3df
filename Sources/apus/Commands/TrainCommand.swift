import ArgumentParser
import Foundation
import Parameters
import Planning
import Running
import Training

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

    @Option(help: "Of initial weights and dropout masks.")
    var seed = 1

    @Option(help: ArgumentHelp("Weights to start from; a PyTorch state_dict will do.", valueName: "file.safetensors"))
    var initial: String?

    @Option(help: ArgumentHelp("Where to put the checkpoint after every epoch.", valueName: "file.safetensors"))
    var save: String?

    @Flag(help: "Print one JSON object per epoch.")
    var json = false

    func run() throws {
        var run = try begin()
        let asked = StopFlag()
        let signals = SignalWatch([SIGINT, SIGTERM, SIGHUP]) { signal in
            // Asked again by a person, it ends at once.
            if asked.isSet && signal == SIGINT { _exit(ApusExit.interrupted) }
            asked.set()
        }
        defer { signals.cancel() }
        let line = ProgressLine()
        while !run.isFinished {
            switch run.nextEpoch(shouldStop: { asked.isSet }, progress: line.show) {
            case .finished(let report):
                line.clear()
                try keep(run)
                try show(report, of: run.settings.epochs)
            case .interrupted:
                line.clear()
                try keep(run)
                throw ExitCode(ApusExit.interrupted)
            case .diverged(let divergence):
                line.clear()
                StandardError.write("\(divergence)\n")
                throw ExitCode(ApusExit.failed)
            }
        }
    }

    private func begin() throws -> TrainingRun {
        try checkSave()
        let settings = try engine.settings()
        let corpus = try Engine.corpus(for: settings)
        let weights = try initial.map {
            try Checkpoint.loadWeights($0, cell: settings.cell, vocabulary: corpus.vocabulary)
        }
        return try TrainingRun(
            settings: settings, seed: seed, corpus: corpus,
            device: Engine.device(for: settings, vocabulary: corpus.vocabulary.count),
            beginning: weights.map { .weights($0) } ?? .fresh, clock: ContinuousClock())
    }

    /// Throws when the checkpoint's folder cannot take it, before an epoch is spent.
    private func checkSave() throws {
        guard let save else { return }
        let folder = URL(fileURLWithPath: save).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw CommandError.wrongUse(
                "--save: the folder \(folder) is not there or cannot be written: make it, or name another")
        }
    }

    private func keep(_ run: TrainingRun) throws {
        if let save { try run.checkpoint(program: Version.program).save(to: save) }
    }

    private func show(_ report: Report, of epochs: Int) throws {
        if json {
            let line = report.jsonLine
            return try StandardOutput.print(String(decoding: line, as: UTF8.self), terminator: "")
        }
        let perplexities = ["train", "valid", "test"].compactMap { split in
            report.metrics["\(split)_perplexity"].map { "\(split) \(String(format: "%.3f", $0))" }
        }
        let speed = String(format: "%.0f tokens/s", report.tokensPerSecond ?? 0)
        try StandardOutput.print(
            "epoch \(report.step)/\(epochs)  perplexity \(perplexities.joined(separator: ", "))  (\(speed))")
    }
}
