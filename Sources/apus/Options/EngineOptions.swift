import ArgumentParser
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
        var values: [String: SettingValue] = [:]
        for (name, text) in given {
            guard let text, let descriptor = Self.descriptor(name) else { continue }
            values[name] = SettingValue(text, for: descriptor.kind)
        }
        return try TrainingSettings(values)
    }

    private static func descriptor(_ name: String) -> SettingDescriptor? {
        TrainingSettings.descriptors.first { $0.name == name }
    }

    private static func help(_ name: String) -> ArgumentHelp {
        guard let descriptor = descriptor(name) else { return "" }
        var choices: String?
        if case .choice(let words) = descriptor.kind { choices = words.joined(separator: "|") }
        let standard = "\(descriptor.defaultValue)".filter { $0 != "\"" }
        return ArgumentHelp("\(descriptor.documentation) (default: \(standard))", valueName: choices ?? "value")
    }
}

extension SettingValue {
    /// Reads what stands on a command line. What does not fit stays a text, and the engine says what it must be.
    init(_ text: String, for kind: SettingDescriptor.Kind) {
        switch kind {
        case _ where text == "null": self = .null
        case .integer, .real: self = Double(text).map { .number($0) } ?? .text(text)
        case .boolean: self = Bool(text).map { .boolean($0) } ?? .text(text)
        case .choice, .text: self = .text(text)
        }
    }
}
