import ArgumentParser
import Parameters
import Training

/// Every engine setting as an option in kebab-case; what it means and allows comes from the engine's own table.
struct EngineOptions: ParsableArguments {
    @Option(help: help("cell")) var cell: String?
    @Option(help: help("embedding")) var embedding: String?
    @Option(help: help("hidden")) var hidden: String?
    @Option(help: help("layers")) var layers: String?
    @Option(help: help("corpus")) var corpus: String?
    @Option(help: help("corpus_seed")) var corpusSeed: String?
    @Option(help: help("epochs")) var epochs: String?
    @Option(help: help("batch")) var batch: String?
    @Option(help: help("sequence")) var sequence: String?
    @Option(help: help("learning_rate")) var learningRate: String?
    @Option(help: help("decay_epoch")) var decayEpoch: String?
    @Option(help: help("decay_factor")) var decayFactor: String?
    @Option(help: help("layer_dropout")) var layerDropout: String?
    @Option(help: help("rnn_dropout")) var rnnDropout: String?
    @Option(help: help("clip_norm")) var clipNorm: String?
    @Option(help: help("loss_reduction")) var lossReduction: String?
    @Option(help: help("initialization")) var initialization: String?
    @Option(help: help("init_range")) var initRange: String?
    @Option(help: help("evaluate_train")) var evaluateTrain: String?
    @Option(name: .customLong("diverged-above-uniform"), help: help("diverged.above_uniform"))
    var divergedAboveUniform: String?
    @Option(name: .customLong("diverged-window-loss"), help: help("diverged.window_loss"))
    var divergedWindowLoss: String?
    @Option(help: help("precision")) var precision: String?

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

    /// The settings that were asked for. Throws `TrainingError.invalidSettings` with everything that is wrong.
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
