import CKernels

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
