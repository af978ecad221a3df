import CKernels

/// Weights W `[outputs, inputs]` of y = x Wᵀ, and their copies in the layouts that products read.
final class PackedWeight {
    let outputs: Int
    let inputs: Int
    let matrices: apus_matrices
    /// `[outputs, inputs]`.
    let gradient: UnsafeMutablePointer<Float>
    /// For x Wᵀ.
    let across: AlignedFloats
    /// For the gradient of x.
    let down: AlignedFloats
    private let weight: UnsafePointer<Float>

    init(
        _ matrices: apus_matrices, outputs: Int, inputs: Int, weight: UnsafePointer<Float>,
        gradient: UnsafeMutablePointer<Float>
    ) {
        self.matrices = matrices
        self.outputs = outputs
        self.inputs = inputs
        self.weight = weight
        self.gradient = gradient
        across = AlignedFloats(matrices.panelWords(columns: outputs, summed: inputs))
        down = AlignedFloats(matrices.panelWords(columns: inputs, summed: outputs))
    }

    /// Takes over the weights' present values.
    func pack() {
        matrices.pack_across(outputs, inputs, weight, inputs, across.start)
        matrices.pack_down(outputs, inputs, weight, inputs, matrices.words(outputs), down.start)
    }
}
