import Parameters
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
            ("clip_norm", .null), ("loss_reduction", .string("mean")), ("evaluate_train", .string("last")),
            ("initialization", .string("report")), ("init_range", .number(0.1)), ("precision", .string("fp32")),
            ("corpus_seed", .number(0)), ("cell", .string("lstm")), ("corpus", .string("synthetic")),
            ("diverged.above_uniform", .boolean(true)), ("diverged.window_loss", .null),
        ] as [(String, ParameterValue)])
    func defaults(name: String, value: ParameterValue) throws {
        let setting = try #require(TrainingSettings.all.first { $0.name == name })
        #expect(setting.defaultValue == value)
        #expect(try TrainingSettings([name: value]) == TrainingSettings())
        #expect(TrainingSettings.all.count == 22)
    }

    @Test func valuesReadBack() throws {
        let values: ParameterSet = [
            "embedding": .number(3), "hidden": .number(4), "layers": .number(5), "batch": .number(6),
            "sequence": .number(7), "epochs": .number(8), "learning_rate": .number(0.1), "decay_epoch": .number(9),
            "decay_factor": .number(0.3), "layer_dropout": .number(0.4), "rnn_dropout": .number(0.5),
            "clip_norm": .number(5), "loss_reduction": .string("sum_over_time"),
            "evaluate_train": .string("every_epoch"),
            "initialization": .string("uniform"), "init_range": .number(0.05), "precision": .string("auto"),
            "corpus_seed": .number(11), "cell": .string("gru_cho"), "corpus": .string("a \"folder\"/\u{e9}"),
            "diverged.above_uniform": .boolean(false), "diverged.window_loss": .number(15),
        ]
        let settings = try TrainingSettings(values)
        #expect(settings.values == values)
        #expect(try ParameterSet(jsonText: settings.json) == values)
    }

    /// As `JSONEncoder` wrote them with sorted keys: checkpoints keep their bytes.
    @Test func storedTextIsThatOfEarlierPrograms() throws {
        let settings = try TrainingSettings([
            "corpus": .string("a \"folder\"/\u{e9}"), "corpus_seed": .number(9_007_199_254_740_992),
            "decay_factor": .number(0.1), "learning_rate": .number(1e6), "layer_dropout": .number(-0.0),
            "init_range": .number(1e-5),
        ])
        #expect(
            settings.json == #"""
                {"batch":20,"cell":"lstm","clip_norm":null,"corpus":"a \"folder\"/é","corpus_seed":9007199254740992,\#
                "decay_epoch":6,"decay_factor":0.1,"diverged.above_uniform":true,"diverged.window_loss":null,\#
                "embedding":200,"epochs":14,"evaluate_train":"last","hidden":200,"init_range":1e-05,\#
                "initialization":"report","layer_dropout":-0,"layers":2,"learning_rate":1000000,\#
                "loss_reduction":"mean","precision":"fp32","rnn_dropout":0,"sequence":20}
                """#)
    }

    @Test func settingsReachTheDevice() throws {
        let settings = try TrainingSettings([
            "cell": .string("gru"), "embedding": .number(3), "hidden": .number(4), "layers": .number(5),
            "learning_rate": .number(2), "decay_epoch": .number(1), "layer_dropout": .number(0.25),
            "rnn_dropout": .number(0.75), "clip_norm": .number(5), "loss_reduction": .string("sum_over_time"),
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

    /// The sentences that a sweep file's mistakes are told with.
    @Test(
        arguments: [
            ("epochs", .number(0), "must be a whole number from 1 to 1000000, not 0"),
            ("epochs", .number(1.5), "must be a whole number from 1 to 1000000, not 1.5"),
            ("epochs", .string("inf"), "must be a whole number from 1 to 1000000, not \"inf\""),
            ("hidden", .string("200"), "must be a whole number from 1 to 65536, not \"200\""),
            ("learning_rate", .number(0), "must be a number above 0 and of at most 1000000, not 0"),
            ("learning_rate", .string("nan"), "must be a number above 0 and of at most 1000000, not \"nan\""),
            ("decay_factor", .number(1.01), "must be a number above 0 and of at most 1, not 1.01"),
            ("layer_dropout", .number(1), "must be a number of at least 0 and below 1, not 1"),
            ("rnn_dropout", .number(-0.1), "must be a number of at least 0 and below 1, not -0.1"),
            ("clip_norm", .number(0), "must be a number above 0 and of at most 1000000, or null, not 0"),
            ("clip_norm", .boolean(true), "must be a number above 0 and of at most 1000000, or null, not true"),
            ("cell", .string("rnn"), "must be one of `lstm`, `gru`, `gru_cho`, not \"rnn\""),
            ("cell", .null, "must be one of `lstm`, `gru`, `gru_cho`, not null"),
            ("diverged.above_uniform", .number(1), "must be true or false, not 1"),
            ("corpus", .number(1), "must be a text in double quotes, not 1"),
        ] as [(String, ParameterValue, String)])
    func wrongValuesNameTheRule(name: String, value: ParameterValue, rule: String) throws {
        let error = try #require(throws: TrainingError.self) { try TrainingSettings([name: value]) }
        #expect(error.description == "\(name): \(rule)")
    }

    @Test func allProblemsAreToldAtOnce() throws {
        let error = try #require(throws: TrainingError.self) {
            try TrainingSettings([
                "hiden": .number(3), "lr": .number(1), "batch": .number(0), "precision": .string("fp8"),
            ])
        }
        #expect(
            error.description.split(separator: "\n") == [
                "hiden: `hiden` is not a setting of the trainer; did you mean `hidden`?",
                "lr: `lr` is not a setting of the trainer; did you mean `learning_rate`?",
                "batch: must be a whole number from 1 to 65536, not 0",
                "precision: must be one of `fp32`, `bf16`, `auto`, not \"fp8\"",
            ])
    }
}

extension ParameterValue {
    fileprivate static func number(_ value: Double) -> ParameterValue { .number(Number(plain: value)) }
}

struct LearningRateScheduleTests {
    @Test func loweredFirstInTheEpochAfterDecayEpoch() {
        let schedule = LearningRateSchedule(initial: 4, decayEpoch: 4, factor: 0.5)
        #expect((1...7).map { schedule.rate(ofEpoch: $0) } == [4, 4, 4, 4, 2, 1, 0.5])
    }

    @Test func decayEpochZeroLowersTheFirst() {
        let schedule = LearningRateSchedule(initial: 1, decayEpoch: 0, factor: 0.5)
        #expect(schedule.rate(ofEpoch: 1) == 0.5)
        #expect(LearningRateSchedule(initial: 1, decayEpoch: 3, factor: 1).rate(ofEpoch: 1000) == 1)
        #expect(schedule.rate(ofEpoch: 1_000_000) == 0)
    }

    /// The `learning_rate` column of the report's curves from the epochs around `decay_epoch` on (six digits).
    @Test(
        arguments: [
            (4, 10, 0.5, 10, [4, 2, 1, 0.5, 0.25]),
            (
                6, 11, 0.75, 11,
                [
                    6, 4.5, 3.375, 2.53125, 1.89844, 1.42383, 1.06787, 0.800903, 0.600677, 0.450508, 0.337881, 0.253411,
                    0.190058, 0.142544, 0.106908,
                ]
            ),
            (
                1, 6, 0.5, 6, [1, 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.0078125, 0.00390625]
            ),
            (1, 20, 0.75, 20, [1, 0.75, 0.5625, 0.421875, 0.316406, 0.237305]),
        ] as [(Double, Int, Double, Int, [Double])])
    func reportsRates(initial: Double, decayEpoch: Int, factor: Double, first: Int, rates: [Double]) {
        let schedule = LearningRateSchedule(initial: initial, decayEpoch: decayEpoch, factor: factor)
        for (epoch, rate) in zip(first..., rates) {
            #expect(abs(schedule.rate(ofEpoch: epoch) - rate) < 1e-5 * rate)
        }
        #expect(schedule.rate(ofEpoch: 1) == initial)
    }
}
