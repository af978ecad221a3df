/// What holds a model and computes with it: the few calls that `TrainingRun` makes a window.
///
/// A device is used by one thread at a time.
public protocol Device: AnyObject {
    /// The model's sizes.
    var shape: ModelShape { get }
    /// All parameters in the order of `ParameterLayout`. Setting them costs a copy.
    var parameters: [Float] { get set }
    /// The recurrent state that the next window starts from.
    var state: CarriedState { get set }

    /// Runs one window forward and backward, updates the parameters and carries the state on.
    ///
    /// Returns the mean cross-entropy over the window's tokens in nats, whatever `loss_reduction` says. It may be NaN
    /// or infinite: the caller then ends the run.
    func train(_ window: Window, _ step: TrainingStep) -> Double

    /// Runs one window forward without dropout and carries the state on. Returns its mean cross-entropy in nats.
    func evaluate(_ window: Window) -> Double
}

/// What one update needs besides the window.
public struct TrainingStep: Hashable, Sendable {
    /// How the loss of a window's tokens becomes the number that is differentiated.
    public enum LossReduction: String, Sendable, CaseIterable {
        /// Mean over the window's tokens.
        case mean
        /// Sum over time of the mean over the batch, as Zaremba et al. (2015): `sequence` times larger gradients.
        case sumOverTime = "sum_over_time"
    }

    /// What the gradient is multiplied by before it is subtracted.
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

/// The recurrent state carried from window to window, without gradient.
public struct CarriedState: Hashable, Sendable {
    /// `[layers, batch, hidden]`, row-major.
    public var hidden: [Float]
    /// `[layers, batch, hidden]` for an LSTM, empty for a GRU.
    public var cell: [Float]

    /// What a window left of the state.
    init(hidden: [Float], cell: [Float]) {
        self.hidden = hidden
        self.cell = cell
    }

    /// Zeros, as at the start of an epoch.
    public init(zerosFor shape: ModelShape, batch: Int) {
        let count = shape.layers * batch * shape.hidden
        hidden = Array(repeating: 0, count: count)
        cell = shape.cell == .lstm ? hidden : []
    }
}
