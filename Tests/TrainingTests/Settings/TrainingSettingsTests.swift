import Foundation
import Testing

@testable import Training

struct TrainingSettingsTests {
    /// Design §6, word for word.
    @Test(
        arguments: [
            ("embedding", .number(200)), ("hidden", .number(200)), ("layers", .number(2)), ("batch", .number(20)),
            ("sequence", .number(20)), ("epochs", .number(14)), ("learning_rate", .number(1)),
            ("decay_epoch", .number(6)),
            ("decay_factor", .number(0.5)), ("layer_dropout", .number(0)), ("rnn_dropout", .number(0)),
            ("clip_norm", .null), ("loss_reduction", .text("mean")), ("evaluate_train", .text("last")),
            ("initialization", .text("report")), ("init_range", .number(0.1)), ("precision", .text("fp32")),
            ("corpus_seed", .number(0)), ("cell", .text("lstm")), ("corpus", .text("synthetic")),
            ("diverged.above_uniform", .boolean(true)), ("diverged.window_loss", .null),
        ] as [(String, SettingValue)])
    func defaults(name: String, value: SettingValue) throws {
        let descriptor = try #require(TrainingSettings.descriptors.first { $0.name == name })
        #expect(descriptor.defaultValue == value)
        #expect(try TrainingSettings([name: value]) == TrainingSettings())
        #expect(TrainingSettings.descriptors.count == 22)
    }

    @Test func valuesReadBack() throws {
        let values: [String: SettingValue] = [
            "embedding": .number(3), "hidden": .number(4), "layers": .number(5), "batch": .number(6),
            "sequence": .number(7), "epochs": .number(8), "learning_rate": .number(0.1), "decay_epoch": .number(9),
            "decay_factor": .number(0.3), "layer_dropout": .number(0.4), "rnn_dropout": .number(0.5),
            "clip_norm": .number(5), "loss_reduction": .text("sum_over_time"), "evaluate_train": .text("every_epoch"),
            "initialization": .text("uniform"), "init_range": .number(0.05), "precision": .text("auto"),
            "corpus_seed": .number(11), "cell": .text("gru_cho"), "corpus": .text("a \"folder\"/\u{e9}"),
            "diverged.above_uniform": .boolean(false), "diverged.window_loss": .number(15),
        ]
        let settings = try TrainingSettings(values)
        #expect(settings.values == values)
        let json = Data(settings.json.utf8)
        #expect(try JSONDecoder().decode([String: SettingValue].self, from: json) == values)
    }

    @Test func settingsReachTheDevice() throws {
        let settings = try TrainingSettings([
            "cell": .text("gru"), "embedding": .number(3), "hidden": .number(4), "layers": .number(5),
            "learning_rate": .number(2), "decay_epoch": .number(1), "layer_dropout": .number(0.25),
            "rnn_dropout": .number(0.75), "clip_norm": .number(5), "loss_reduction": .text("sum_over_time"),
        ])
        var step = TrainingStep(learningRate: 1)
        step.layerDropout = 0.25
        step.rnnDropout = 0.75
        step.clipNorm = 5
        step.lossReduction = .sumOverTime
        step.seed = 7
        step.epoch = 2
        step.window = 3
        #expect(settings.step(seed: 7, epoch: 2, window: 3) == step)
        let shape = ModelShape(cell: .gru, vocabulary: 9, embedding: 3, hidden: 4, layers: 5)
        #expect(settings.shape(vocabulary: 9) == shape)
    }

    @Test(
        arguments: [
            ("epochs", .number(0), "a whole number from 1 to 1000000"),
            ("epochs", .number(1.5), "a whole number from 1 to 1000000"),
            ("epochs", .number(.infinity), "a whole number from 1 to 1000000"),
            ("hidden", .text("200"), "a whole number from 1 to 65536"),
            ("learning_rate", .number(0), "a number above 0 and at most 1000000"),
            ("learning_rate", .number(.nan), "a number above 0 and at most 1000000"),
            ("decay_factor", .number(1.01), "a number above 0 and at most 1"),
            ("layer_dropout", .number(1), "a number at least 0 and below 1"),
            ("rnn_dropout", .number(-0.1), "a number at least 0 and below 1"),
            ("clip_norm", .number(0), "a number above 0 and at most 1000000, or null"),
            ("clip_norm", .boolean(true), "a number above 0 and at most 1000000, or null"),
            ("cell", .text("rnn"), "one of \"lstm\", \"gru\", \"gru_cho\""),
            ("cell", .null, "one of \"lstm\", \"gru\", \"gru_cho\""),
            ("diverged.above_uniform", .number(1), "true or false"),
            ("corpus", .number(1), "a text"),
        ] as [(String, SettingValue, String)])
    func wrongValuesNameTheRule(name: String, value: SettingValue, rule: String) throws {
        let error = try #require(throws: TrainingError.self) { try TrainingSettings([name: value]) }
        #expect(error.description == "\(name) is \(value), but must be \(rule)")
    }

    @Test func allProblemsAreToldAtOnce() throws {
        let error = try #require(throws: TrainingError.self) {
            try TrainingSettings([
                "hiden": .number(3), "seed": .number(1), "batch": .number(0), "precision": .text("fp8"),
            ])
        }
        guard case .invalidSettings(let problems) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(
            problems == [
                .wrong(name: "batch", value: .number(0), rule: "a whole number from 1 to 65536"),
                .unknown(name: "hiden"),
                .wrong(
                    name: "precision", value: .text("fp8"), rule: "one of \"fp32\", \"bf16\", \"auto\""),
                .unknown(name: "seed"),
            ])
    }
}
