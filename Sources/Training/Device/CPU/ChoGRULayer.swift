import CKernels

/// A layer of the units of Cho and others (2014), with the reset gate before the matrix product.
///
/// Gates r, z, n; n = tanh(W_in x + b_in + W_hn (r ⊙ h) + b_hn); h' = (1 - z) ⊙ n + z ⊙ h.
final class ChoGRULayer: RecurrentLayer {
    let sizes: RecurrentSizes
    let states: AlignedFloats
    let cells: AlignedFloats? = nil

    private let tensors: RecurrentTensors
    /// With h, for r and z.
    private let recurrentRZ: Projection
    /// With r ⊙ h, for n.
    private let recurrentN: Projection
    /// `[sequence, batch, 3 hidden]`: input products, then activated gates, then their gradients.
    private let gates: AlignedFloats
    /// `[batch, 2 hidden]`, then `[batch, hidden]`.
    private let recurrentProduct: AlignedFloats
    /// `[sequence, batch, hidden]`: r ⊙ h.
    private let resets: AlignedFloats
    /// `[batch, hidden]`.
    private let resetGradient: AlignedFloats
    /// `[batch, hidden]`: of the output, through the next step's r and z.
    private let fromNext: AlignedFloats
    /// `[batch, hidden]`: of the output, element by element through the next step.
    private let direct: AlignedFloats

    init(_ tensors: RecurrentTensors) throws(DeviceError) {
        self.tensors = tensors
        sizes = tensors.sizes
        recurrentRZ = try tensors.recurrent(gates: 2, gradientStride: 3 * sizes.hidden)
        recurrentN = try tensors.recurrent(first: 2, gates: 1, gradientStride: 3 * sizes.hidden)
        states = AlignedFloats((sizes.sequence + 1) * sizes.stateCount)
        gates = AlignedFloats(sizes.sequence * sizes.gateCount)
        recurrentProduct = AlignedFloats(2 * sizes.stateCount)
        resets = AlignedFloats(sizes.sequence * sizes.stateCount)
        resetGradient = AlignedFloats(sizes.stateCount)
        fromNext = AlignedFloats(sizes.stateCount)
        direct = AlignedFloats(sizes.stateCount)
    }

    func forward(_ input: UnsafePointer<Float>) {
        tensors.input.forward(input, into: gates.start)
        recurrentRZ.pack()
        recurrentN.pack()
        for step in 0..<sizes.sequence {
            let offset = step * sizes.stateCount
            let before = states.start + offset
            let stepGates = gates.start + step * sizes.gateCount
            recurrentRZ.forward(before, into: recurrentProduct.start)
            tensors.kernels.gru_cho_reset(
                sizes.batch, sizes.hidden, stepGates, recurrentProduct.start, tensors.biasIH, tensors.biasHH, before,
                resets.start + offset)
            recurrentN.forward(resets.start + offset, into: recurrentProduct.start)
            tensors.kernels.gru_cho_output(
                sizes.batch, sizes.hidden, stepGates, recurrentProduct.start, tensors.biasIH, tensors.biasHH, before,
                before + sizes.stateCount)
        }
    }

    func backward(
        _ input: UnsafePointer<Float>, fromAbove: UnsafePointer<Float>, toBelow: UnsafeMutablePointer<Float>
    ) {
        fromNext.clear()
        direct.clear()
        for step in (0..<sizes.sequence).reversed() {
            let offset = step * sizes.stateCount
            let before = states.start + offset
            let stepGates = gates.start + step * sizes.gateCount
            tensors.kernels.gru_cho_output_backward(
                sizes.batch, sizes.hidden, stepGates, before, fromAbove + offset, fromNext.start, direct.start)
            recurrentN.inputGradient(stepGates + 2 * sizes.hidden, into: resetGradient.start)
            tensors.kernels.gru_cho_reset_backward(
                sizes.batch, sizes.hidden, stepGates, before, resetGradient.start, direct.start)
            if step > 0 { recurrentRZ.inputGradient(stepGates, into: fromNext.start) }
        }
        recurrentRZ.setWeightGradient(gates.start, states.start)
        recurrentN.setWeightGradient(gates.start + 2 * sizes.hidden, resets.start)
        tensors.backward(gates.start, input, toBelow: toBelow)
    }
}
