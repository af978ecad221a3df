/// One recurrent layer over the window of one part of a batch, with the activations that its backward pass needs.
protocol RecurrentLayer: AnyObject {
    var sizes: RecurrentSizes { get }
    /// `[sequence + 1, batch, hidden]`: the state before the window, then every step's output.
    var states: AlignedFloats { get }
    /// The same of an LSTM's cell.
    var cells: AlignedFloats? { get }
    /// Of all weights; they set the weights' gradients after `backward`.
    var projections: [Projection] { get }

    /// Computes all steps from `input` `[sequence, batch, inputs]`.
    func forward(_ input: UnsafePointer<Float>)

    /// Computes the gradient of the input and keeps what those of the parameters need, once after a forward pass.
    ///
    /// `fromAbove` `[sequence, batch, hidden]` is the outputs' gradient, `toBelow` `[sequence, batch, inputs]` the
    /// input's.
    func backward(
        _ input: UnsafePointer<Float>, fromAbove: UnsafePointer<Float>, toBelow: UnsafeMutablePointer<Float>)

    /// Adds to the gradients of both biases, after `backward`.
    func addBiasGradients()
}

extension RecurrentLayer {
    /// Every step's output, `[sequence, batch, hidden]`.
    var outputs: UnsafeMutablePointer<Float> { states.start + sizes.stateCount }

    /// The state after the window becomes the one before the next.
    func carry() {
        let last = sizes.sequence * sizes.stateCount
        states.start.update(from: states.start + last, count: sizes.stateCount)
        if let cells { cells.start.update(from: cells.start + last, count: sizes.stateCount) }
    }
}

/// The sizes of a recurrent layer over the window of one part of a batch.
struct RecurrentSizes {
    var gates: Int
    var inputs: Int
    var hidden: Int
    var batch: Int
    var sequence: Int

    /// Elements of one step's state.
    var stateCount: Int { batch * hidden }
    /// Elements of one step's gates.
    var gateCount: Int { batch * gates * hidden }
    /// Rows of the window.
    var rows: Int { batch * sequence }
}
