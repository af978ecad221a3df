import Parameters
import Planning

/// The columns of the report's table, by the names that settings and metrics have.
enum ReportColumn {
    /// Settings with their titles, in the report's order.
    static let settings = [
        ("learning_rate", "Starting Learning Rate"), ("decay_factor", "LR Decay Rate"),
        ("decay_epoch", "Start Decay at Epoch"), ("layer_dropout", "Layer Dropout"), ("rnn_dropout", "RNN Dropout"),
    ]

    /// Metrics with their titles, in the report's order.
    static let metrics = [
        ("train_loss", "Train Loss"), ("train_perplexity", "Train Perplexity"), ("valid_loss", "Val Loss"),
        ("valid_perplexity", "Val Perplexity"), ("test_loss", "Test Loss"), ("test_perplexity", "Test Perplexity"),
    ]

    /// The running training loss has a column of its own, behind the report's.
    static let runningLoss = ("train_running_loss", "Running Train Loss")

    /// How much worse the model does on text it was not trained on; stands behind the report's columns.
    static let gap = "Generalization Gap"

    /// Validation minus training perplexity; nil when one of them was not evaluated.
    static func gap(_ epoch: Report?) -> Double? {
        guard let valid = epoch?.metrics["valid_perplexity"], let train = epoch?.metrics["train_perplexity"] else {
            return nil
        }
        return valid - train
    }

    /// Parameters that have one of the report's columns.
    static let knownSettings = Set(settings.map(\.0) + ["cell"])
    /// Metrics that have a column with a title, or that follow from one or from the settings.
    static let knownMetrics = Set(metrics.map(\.0) + [runningLoss.0, "train_running_perplexity", "learning_rate"])

    /// The cell as the report writes it; other words as they are.
    static func cellType(_ settings: ParameterSet) -> Field {
        switch settings["cell"]?.text {
        case "lstm": .text("LSTM")
        case "gru": .text("GRU")
        case "gru_cho": .text("GRU (Cho)")
        default: Field(settings["cell"])
        }
    }

    /// Whether tables of these trials have the report's columns: where there is no trial yet, or one of the engine.
    static func fit(_ summaries: [TrialSummary]) -> Bool {
        summaries.isEmpty || summaries.contains { $0.trial.settings["cell"] != nil }
    }

    /// What people call a setting or metric in a table; of a program, as it calls it.
    static func title(_ name: String, ofEngine: Bool = true) -> String {
        guard ofEngine else { return name }
        if name == "cell" { return "RNN Type" }
        return (settings + metrics + [runningLoss]).first { $0.0.hasSameBytes(as: name) }?.1 ?? name
    }

    /// What trials have besides the report's columns: parameters in the order of their first appearance, and metrics by
    /// name, each with a title that no parameter has.
    static func others(
        of summaries: [TrialSummary], at epoch: MetricEpoch
    ) -> (parameters: [String], metrics: [(name: String, title: String)]) {
        let isEngine = fit(summaries)
        let parameters = names(summaries.map(\.trial.parameters)).filter {
            !isEngine || !knownSettings.containsBytes(of: $0)
        }
        let metrics = summaries.compactMap { $0.report(at: epoch) }.flatMap(\.metrics.keys).exact
            .subtracting(isEngine ? knownMetrics.exact : []).sorted().map(\.text)
        return (parameters, metrics.map { ($0, parameters.containsBytes(of: $0) ? "\($0) (metric)" : $0) })
    }

    /// The names that occur in any of `sets`, in the order of their first appearance.
    static func names(_ sets: some Sequence<ParameterSet>) -> [String] {
        var seen: Set<ExactText> = []
        return sets.flatMap(\.names).filter { seen.insert(ExactText($0)).inserted }
    }
}
