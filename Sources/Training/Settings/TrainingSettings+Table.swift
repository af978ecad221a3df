public import Parameters

extension TrainingSettings {
    /// Every setting with its name, kind, default and meaning, in the order in which they are shown.
    public static let all: [Setting] = table.map(\.setting)

    /// The defaults overlaid with `values`; throws `invalidSettings` with everything that is wrong with them.
    ///
    /// What a value may be is checked here and nowhere else in this room.
    public init(_ values: ParameterSet) throws(TrainingError) {
        self.init()
        let problems = Self.all.problems(with: values)
        guard problems.isEmpty else { throw .invalidSettings(problems) }
        for property in Self.table {
            if let value = values[property.setting.name] { property.write(&self, value) }
        }
    }

    /// Every setting's value, whole numbers without a fraction.
    ///
    /// `TrainingSettings(values)` gives the same settings again.
    public var values: ParameterSet {
        var values = ParameterSet()
        for property in Self.table { values[property.setting.name] = property.read(self) }
        return values
    }

    /// Name, key path, allowed values and meaning of every setting; the defaults are the initial values above.
    fileprivate static let table: [Property] = [
        .choice("cell", \.cell, "The recurrent cell; gru_cho resets the state before the recurrent product."),
        .integer("embedding", \.embedding, 1...65_536, "Size of a word's vector."),
        .integer("hidden", \.hidden, 1...65_536, "Units of each recurrent layer."),
        .integer("layers", \.layers, 1...64, "Recurrent layers."),
        .text("corpus", \.corpus, "synthetic, ptb, or a folder with train.txt, valid.txt and test.txt."),
        .integer("corpus_seed", \.corpusSeed, 0...largestSeed, "Decides the text of the synthetic corpus."),
        .integer("epochs", \.epochs, 1...1_000_000, "Times the training text is gone through."),
        .integer("batch", \.batch, 1...65_536, "Streams of text side by side in a window."),
        .integer("sequence", \.sequence, 1...65_536, "Time steps of a window, through which gradients flow back."),
        .real(
            "learning_rate", \.learningRate, .init(0, 1e6, includesMinimum: false),
            "Step size of gradient descent up to decay_epoch."),
        .integer("decay_epoch", \.decayEpoch, 0...1_000_000, "The last epoch before the learning rate is lowered."),
        .real(
            "decay_factor", \.decayFactor, .init(0, 1, includesMinimum: false),
            "What the learning rate is multiplied by before each epoch after decay_epoch."),
        .real(
            "layer_dropout", \.layerDropout, .init(0, 1, includesMaximum: false),
            "Probability of dropping an element of the embedding's and of the last layer's output."),
        .real(
            "rnn_dropout", \.rnnDropout, .init(0, 1, includesMaximum: false),
            "Probability of dropping an element between two recurrent layers."),
        .optionalReal(
            "clip_norm", \.clipNorm, .init(0, 1e6, includesMinimum: false),
            "Largest L2 norm of the whole gradient, which is scaled down to it; null for no clipping."),
        .choice(
            "loss_reduction", \.lossReduction,
            "Loss of a window: mean over its tokens, or sum over time of the mean over the batch."),
        .choice(
            "initialization", \.initialization,
            "report: matrices within init_range, the rest within 1/sqrt(hidden); uniform: all within init_range."),
        .real("init_range", \.initRange, .init(0, 100), "Largest absolute value of an initial weight."),
        .choice("evaluate_train", \.evaluateTrain, "When the training text is evaluated without dropout."),
        .boolean(
            "diverged.above_uniform", \.divergesAboveUniform,
            "Ends a run after an epoch, from the second on, whose training and validation loss are both above "
                + "ln(vocabulary) + 0.1, worse than guessing, and neither below that of the epoch before."),
        .optionalReal(
            "diverged.window_loss", \.largestWindowLoss, .init(0, 1e6, includesMinimum: false),
            "Ends a run of whose windows one has a loss above this, in nats; null for no limit."),
        .choice("precision", \.precision, "Number format of matrix products; auto is bf16 where the processor has it."),
    ]

    /// 2⁵³: every whole number up to it is exact as a double.
    private static let largestSeed = 9_007_199_254_740_992
}

/// A setting and the property of `TrainingSettings` that holds its value.
private struct Property: Sendable {
    let setting: Setting
    let read: @Sendable (TrainingSettings) -> ParameterValue
    /// The value is one that fits the setting.
    let write: @Sendable (inout TrainingSettings, ParameterValue) -> Void

    typealias Path<Value> = any WritableKeyPath<TrainingSettings, Value> & Sendable

    private init<Value>(
        _ name: String, _ path: Path<Value>, _ kind: Setting.Kind, isOptional: Bool = false, _ documentation: String,
        encode: @escaping @Sendable (Value) -> ParameterValue, decode: @escaping @Sendable (ParameterValue) -> Value?
    ) {
        setting = Setting(
            name: name, kind: kind, isOptional: isOptional,
            defaultValue: encode(TrainingSettings()[keyPath: path]), documentation: documentation)
        read = { encode($0[keyPath: path]) }
        write = { settings, value in
            guard let decoded = decode(value) else { preconditionFailure("\(name) is no \(value)") }
            settings[keyPath: path] = decoded
        }
    }

    static func integer(
        _ name: String, _ path: Path<Int>, _ range: ClosedRange<Int>, _ documentation: String
    ) -> Property {
        Property(name, path, .integer(range), documentation, encode: { .number(Number($0)) }, decode: \.integer)
    }

    static func real(
        _ name: String, _ path: Path<Double>, _ interval: Setting.Interval, _ documentation: String
    ) -> Property {
        Property(name, path, .real(interval), documentation, encode: { .number(Number(plain: $0)) }, decode: \.double)
    }

    static func optionalReal(
        _ name: String, _ path: Path<Double?>, _ interval: Setting.Interval, _ documentation: String
    ) -> Property {
        Property(
            name, path, .real(interval), isOptional: true, documentation,
            encode: { $0.map { .number(Number(plain: $0)) } ?? .null }, decode: { .some($0.double) })
    }

    static func choice<Value: RawRepresentable<String> & CaseIterable & Sendable>(
        _ name: String, _ path: Path<Value>, _ documentation: String
    ) -> Property {
        Property(
            name, path, .choice(Value.allCases.map(\.rawValue)), documentation,
            encode: { .string($0.rawValue) }, decode: { $0.text.flatMap(Value.init(rawValue:)) })
    }

    static func boolean(_ name: String, _ path: Path<Bool>, _ documentation: String) -> Property {
        Property(
            name, path, .boolean, documentation, encode: { .boolean($0) },
            decode: { if case .boolean(let flag) = $0 { flag } else { nil } })
    }

    static func text(_ name: String, _ path: Path<String>, _ documentation: String) -> Property {
        Property(name, path, .text, documentation, encode: { .string($0) }, decode: \.text)
    }
}
