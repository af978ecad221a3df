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
    /// Returns the mean cross-entropy over the window's tokens in nats, whatever `loss_reduction` says. It may be NaN or
    /// infinite: the caller then ends the run.
    func train(_ window: Window, _ step: TrainingStep) -> Double

    /// Runs one window forward without dropout and carries the state on. Returns its mean cross-entropy in nats.
    func evaluate(_ window: Window) -> Double
}
