/// Everything that decides a training run besides its seed and the texts.
public struct TrainingSettings: Hashable, Sendable {
    /// The kind of every recurrent layer.
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

    /// Every setting at its default.
    public init() {}
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

/// The learning rate of every epoch: constant up to an epoch, then lowered by a factor before each further one.
public struct LearningRateSchedule: Hashable, Sendable {
    /// The rate of every epoch up to `decayEpoch`.
    public var initial: Double
    /// The last epoch at the initial rate.
    public var decayEpoch: Int
    /// What the rate is multiplied by before each later epoch.
    public var factor: Double

    /// initial · factor^(epoch − decayEpoch) after `decayEpoch`, `initial` before; epochs count from 1.
    ///
    /// By repeated multiplication, which gives the same bits with every C library; `pow` need not.
    public func rate(ofEpoch epoch: Int) -> Double {
        var rate = initial
        for _ in 0..<max(epoch - decayEpoch, 0) where rate > 0 { rate *= factor }
        return rate
    }
}

/// After which epochs the training text is evaluated without dropout.
public enum TrainingSetEvaluation: String, Sendable, CaseIterable {
    case everyEpoch = "every_epoch"
    case last
    case never

    /// Whether it is evaluated after `epoch` of `epochs`.
    func includes(epoch: Int, of epochs: Int) -> Bool {
        switch self {
        case .everyEpoch: true
        case .last: epoch == epochs
        case .never: false
        }
    }
}

/// The number format of matrix products.
public enum Precision: String, Sendable, CaseIterable {
    /// 32-bit floats throughout.
    case fp32
    /// bf16 operands, fp32 accumulation and fp32 master weights.
    case bf16
    /// `bf16` where the processor multiplies it, else `fp32`.
    case auto
}
