import CKernels

/// The tensors of one recurrent layer, in the parameters and in the gradients, and its products with the input.
struct RecurrentTensors {
    let engine: MatrixEngine
    let kernels: apus_kernels
    let sizes: RecurrentSizes
    let weightHH: UnsafeMutablePointer<Float>
    let biasIH: UnsafePointer<Float>
    let biasHH: UnsafePointer<Float>
    let weightHHGradient: UnsafeMutablePointer<Float>
    let biasIHGradient: UnsafeMutablePointer<Float>
    let biasHHGradient: UnsafeMutablePointer<Float>
    /// W_ih x of a whole window.
    let input: Projection

    init(
        _ engine: MatrixEngine, _ kernels: apus_kernels, _ sizes: RecurrentSizes, layer: Int,
        parameters: TensorViews, gradients: TensorViews
    ) throws(DeviceError) {
        self.engine = engine
        self.kernels = kernels
        self.sizes = sizes
        weightHH = parameters["rnn.weight_hh_l\(layer)"]
        biasIH = UnsafePointer(parameters["rnn.bias_ih_l\(layer)"])
        biasHH = UnsafePointer(parameters["rnn.bias_hh_l\(layer)"])
        weightHHGradient = gradients["rnn.weight_hh_l\(layer)"]
        biasIHGradient = gradients["rnn.bias_ih_l\(layer)"]
        biasHHGradient = gradients["rnn.bias_hh_l\(layer)"]
        input = try Projection(
            engine,
            .init(
                inputs: sizes.inputs, outputs: sizes.gates * sizes.hidden, rows: sizes.rows, allRows: sizes.rows),
            weight: UnsafePointer(parameters["rnn.weight_ih_l\(layer)"]),
            gradient: gradients["rnn.weight_ih_l\(layer)"])
    }

    /// The product with the state, for `gates` gates from gate `first` on; `gradientStride` is the row length of the
    /// matrix that holds their gradients.
    func recurrent(first: Int = 0, gates: Int, gradientStride: Int) throws(DeviceError) -> Projection {
        let offset = first * sizes.hidden * sizes.hidden
        return try Projection(
            engine,
            .init(
                inputs: sizes.hidden, outputs: gates * sizes.hidden, rows: sizes.batch, allRows: sizes.rows,
                gradientStride: gradientStride),
            weight: UnsafePointer(weightHH + offset), gradient: weightHHGradient + offset, packing: true)
    }

    /// Sets the gradients of both biases, of W_ih and of the input.
    ///
    /// `gates` `[sequence, batch, gates · hidden]` is the gradient of the input products. That of `bias_hh` is right where both biases enter alike.
    func backward(
        _ gates: UnsafePointer<Float>, _ x: UnsafePointer<Float>, toBelow: UnsafeMutablePointer<Float>
    ) {
        let columns = sizes.gates * sizes.hidden
        kernels.column_sums(sizes.rows, columns, gates, biasIHGradient)
        biasHHGradient.update(from: biasIHGradient, count: columns)
        input.setWeightGradient(gates, x)
        input.inputGradient(gates, into: toBelow)
    }
}
