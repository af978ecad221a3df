/// What one update needs besides the window.
public struct TrainingStep: Hashable, Sendable {
    /// How the loss of a window's tokens becomes the number that is differentiated.
    public enum LossReduction: String, Sendable, CaseIterable {
        /// Mean over the window's tokens.
        case mean
        /// Sum over time of the mean over the batch, as Zaremba et al. (2015): `sequence` times larger gradients.
        case sumOverTime = "sum_over_time"
    }

    /// Of plain SGD.
    public var learningRate: Float
    /// Probability that an element of the embedding's and of the last layer's output is dropped.
    public var layerDropout: Float = 0
    /// Probability that an element between two recurrent layers is dropped.
    public var rnnDropout: Float = 0
    /// Largest global L2 norm of the gradient; no clipping when nil.
    public var clipNorm: Float?
    /// See `LossReduction`.
    public var lossReduction = LossReduction.mean
    /// With `epoch` and `window`, decides the dropout masks: they are a pure function of the three.
    public var seed: UInt64 = 0
    /// From 1.
    public var epoch = 1
    /// From 0 in its epoch.
    public var window = 0

    /// A step at `learningRate` without dropout or clipping.
    public init(learningRate: Float) {
        self.learningRate = learningRate
    }
}
