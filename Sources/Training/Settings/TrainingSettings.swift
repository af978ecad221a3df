/// Everything that decides a training run besides its seed and the texts.
public struct TrainingSettings: Hashable, Sendable {
    /// The recurrent cell.
    public var cell = Cell.lstm
    /// Size of a word's vector.
    public var embedding = 200
    /// Units of each recurrent layer.
    public var hidden = 200
    /// Recurrent layers.
    public var layers = 2
    /// See `Corpus.named`.
    public var corpus = "synthetic"
    /// Decides the synthetic text.
    public var corpusSeed = 0
    /// Times the training text is gone through.
    public var epochs = 14
    /// Streams of text side by side in a window.
    public var batch = 20
    /// Time steps of a window.
    public var sequence = 20
    /// See `LearningRateSchedule`.
    public var learningRate = 1.0
    /// See `LearningRateSchedule`.
    public var decayEpoch = 6
    /// See `LearningRateSchedule`.
    public var decayFactor = 0.5
    /// See `TrainingStep`.
    public var layerDropout = 0.0
    /// See `TrainingStep`.
    public var rnnDropout = 0.0
    /// See `TrainingStep`.
    public var clipNorm: Double?
    /// See `TrainingStep`.
    public var lossReduction = TrainingStep.LossReduction.mean
    /// How weights are drawn.
    public var initialization = Initialization.report
    /// Largest absolute value of an initial weight.
    public var initRange = 0.1
    /// When the training text is evaluated.
    public var evaluateTrain = TrainingSetEvaluation.last
    /// Whether `Divergence.Rule.aboveUniform` ends a run.
    public var divergesAboveUniform = true
    /// Loss of a window in nats above which `Divergence.Rule.windowLoss` ends a run; nil for no such limit.
    public var largestWindowLoss: Double?
    /// Number format of matrix products.
    public var precision = Precision.fp32

    /// The defaults.
    public init() {}

    /// Name, key path, allowed values and meaning of every setting; the defaults are the initial values above.
    static let table: [Setting] = [
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
            "Ends a run whose training loss over an epoch is worse than guessing, ln(vocabulary)."),
        .optionalReal(
            "diverged.window_loss", \.largestWindowLoss, .init(0, 1e6, includesMinimum: false),
            "Ends a run of whose windows one has a loss above this, in nats; null for no limit."),
        .choice("precision", \.precision, "Number format of matrix products; auto is bf16 where the processor has it."),
    ]

    /// 2⁵³: every whole number up to it is exact as a double.
    private static let largestSeed = 9_007_199_254_740_992
}

extension TrainingSettings {
    /// Sizes of the model for a vocabulary of that many words.
    public func shape(vocabulary: Int) -> ModelShape {
        ModelShape(cell: cell, vocabulary: vocabulary, embedding: embedding, hidden: hidden, layers: layers)
    }

    /// The learning rate of every epoch.
    public var schedule: LearningRateSchedule {
        LearningRateSchedule(initial: learningRate, decayEpoch: decayEpoch, factor: decayFactor)
    }

    /// What the device needs to know for one update.
    public func step(seed: UInt64, epoch: Int, window: Int) -> TrainingStep {
        var step = TrainingStep(learningRate: Float(schedule.rate(ofEpoch: epoch)))
        // Below 1 as a double may round to 1, at which what is kept would be scaled by infinity.
        step.layerDropout = min(Float(layerDropout), Float(1).nextDown)
        step.rnnDropout = min(Float(rnnDropout), Float(1).nextDown)
        step.clipNorm = clipNorm.map { Float($0) }
        step.lossReduction = lossReduction
        step.seed = seed
        step.epoch = epoch
        step.window = window
        return step
    }
}
