import Parameters
import Planning

/// The engine's settings and metrics as design section 6 has them, for tests that need a trainer.
enum Engine {
    static let metrics = [
        "train_running_loss", "train_running_perplexity", "train_loss", "train_perplexity", "valid_loss",
        "valid_perplexity", "test_loss", "test_perplexity", "learning_rate",
    ]

    static let settings: [Setting] = [
        setting("cell", .choice(["lstm", "gru", "gru_cho"]), .string("lstm")),
        setting("corpus", .text, .string("synthetic")),
        setting("corpus_seed", .integer(0...Int.max), value(0)),
        setting("epochs", .integer(1...100_000), value(14)),
        setting("embedding", .integer(1...65_536), value(200)),
        setting("hidden", .integer(1...65_536), value(200)),
        setting("layers", .integer(1...64), value(2)),
        setting("batch", .integer(1...65_536), value(20)),
        setting("sequence", .integer(1...65_536), value(20)),
        setting("learning_rate", .real(.init(0, .infinity, includesMinimum: false, includesMaximum: false)), value(1)),
        setting("decay_epoch", .integer(0...Int.max), value(6)),
        setting("decay_factor", .real(.init(0, 1, includesMinimum: false)), value(0.5)),
        setting("layer_dropout", .real(.init(0, 1, includesMaximum: false)), value(0)),
        setting("rnn_dropout", .real(.init(0, 1, includesMaximum: false)), value(0)),
        Setting(
            name: "clip_norm",
            kind: .real(.init(0, .infinity, includesMinimum: false, includesMaximum: false)), isOptional: true,
            defaultValue: .null, documentation: "Largest norm of the gradient."),
        setting("loss_reduction", .choice(["mean", "sum_over_time"]), .string("mean")),
        setting("evaluate_train", .choice(["every_epoch", "last", "never"]), .string("last")),
        setting("initialization", .choice(["report", "uniform"]), .string("report")),
        setting("init_range", .real(.init(0, 10, includesMinimum: false)), value(0.1)),
        setting("precision", .choice(["fp32", "bf16", "auto"]), .string("fp32")),
        setting("diverged.above_uniform", .boolean, .boolean(true)),
        Setting(
            name: "diverged.window_loss", kind: .real(.init(0, 1e6, includesMinimum: false)), isOptional: true,
            defaultValue: .null, documentation: "Largest loss of a window."),
    ]

    static let defaults = ParameterSet(defaultsOf: settings)

    static let vocabulary = TrainerVocabulary(settings: settings, metrics: metrics)

    static func decode(
        _ text: String, file: String = "sweep.json", set: [String] = [], name: String? = nil
    ) throws -> Sweep {
        let overrides = try set.map { try Override(parsing: $0) }
        return try Sweep.decode(
            text, file: file, overrides: overrides, name: name, for: vocabulary)
    }

    /// What `check` would print about a file, line by line; nothing when it is valid.
    static func complaints(_ text: String, set: [String] = [], name: String? = nil) throws -> [String] {
        do {
            _ = try decode(text, set: set, name: name)
            return []
        } catch let error as PlanningError {
            return error.description.split(separator: "\n").map(String.init)
        }
    }

    private static func setting(
        _ name: String, _ kind: Setting.Kind, _ value: ParameterValue
    ) -> Setting {
        Setting(name: name, kind: kind, defaultValue: value, documentation: "The \(name).")
    }
}

/// A whole number as a parameter takes it.
func value(_ number: Int) -> ParameterValue { .number(Number(number)) }

/// A real number as a parameter takes it.
func value(_ number: Double) -> ParameterValue { .number(Number(number)) }
