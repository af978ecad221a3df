import CKernels

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

    /// Computes the gradient of the input and saves what those of the parameters need, once after a forward pass.
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

/// The tensors of one recurrent layer, in the parameters and in the gradients.
struct RecurrentTensors {
    let kernels: apus_kernels
    let biasIH: UnsafePointer<Float>
    let biasHH: UnsafePointer<Float>
    let biasIHGradient: UnsafeMutablePointer<Float>
    let biasHHGradient: UnsafeMutablePointer<Float>
    /// W_ih.
    let input: PackedWeight
    /// W_hh, in one piece or, for the reset gate before the product, r and z apart from n.
    let recurrent: [PackedWeight]

    /// All of the layer's weights.
    var weights: [PackedWeight] { [input] + recurrent }

    init(
        _ kernels: apus_kernels, _ matrices: apus_matrices, _ shape: ModelShape, layer: Int, parameters: TensorViews,
        gradients: TensorViews
    ) {
        self.kernels = kernels
        biasIH = UnsafePointer(parameters["rnn.bias_ih_l\(layer)"])
        biasHH = UnsafePointer(parameters["rnn.bias_hh_l\(layer)"])
        biasIHGradient = gradients["rnn.bias_ih_l\(layer)"]
        biasHHGradient = gradients["rnn.bias_hh_l\(layer)"]
        func weight(_ name: String, first: Int, gates: Int, inputs: Int) -> PackedWeight {
            let offset = first * shape.hidden * inputs
            return PackedWeight(
                matrices, outputs: gates * shape.hidden, inputs: inputs,
                weight: UnsafePointer(parameters[name] + offset), gradient: gradients[name] + offset)
        }
        input = weight(
            "rnn.weight_ih_l\(layer)", first: 0, gates: shape.cell.gates,
            inputs: layer == 0 ? shape.embedding : shape.hidden)
        let pieces = shape.cell == .gruCho ? [0..<2, 2..<3] : [0..<shape.cell.gates]
        recurrent = pieces.map {
            weight("rnn.weight_hh_l\(layer)", first: $0.lowerBound, gates: $0.count, inputs: shape.hidden)
        }
    }
}
