import CKernels

/// A layer of the units of Cho and others (2014), with the reset gate before the matrix product.
///
/// Gates r, z, n; n = tanh(W_in x + b_in + W_hn (r ⊙ h) + b_hn); h' = (1 - z) ⊙ n + z ⊙ h.
final class ChoGRULayer: RecurrentLayer {
    let sizes: RecurrentSizes
    let states: AlignedFloats
    let cells: AlignedFloats? = nil

    private let tensors: RecurrentTensors
    private let input: Projection
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

    init(_ tensors: RecurrentTensors, _ sizes: RecurrentSizes) {
        self.tensors = tensors
        self.sizes = sizes
        let (batch, rows, stride) = (sizes.batch, sizes.rows, 3 * sizes.hidden)
        input = Projection(tensors.input, rows: rows, allRows: rows)
        recurrentRZ = Projection(tensors.recurrent[0], rows: batch, allRows: rows, gradientStride: stride)
        recurrentN = Projection(tensors.recurrent[1], rows: batch, allRows: rows, gradientStride: stride)
        states = AlignedFloats((sizes.sequence + 1) * sizes.stateCount)
        gates = AlignedFloats(sizes.sequence * sizes.gateCount)
        recurrentProduct = AlignedFloats(2 * sizes.stateCount)
        resets = AlignedFloats(sizes.sequence * sizes.stateCount)
        resetGradient = AlignedFloats(sizes.stateCount)
        fromNext = AlignedFloats(sizes.stateCount)
        direct = AlignedFloats(sizes.stateCount)
    }

    var projections: [Projection] { [input, recurrentRZ, recurrentN] }

    func forward(_ x: UnsafePointer<Float>) {
        input.forward(x, into: gates.start)
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
        _ x: UnsafePointer<Float>, fromAbove: UnsafePointer<Float>, toBelow: UnsafeMutablePointer<Float>
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
        recurrentRZ.saveForBackward(gates.start, states.start)
        recurrentN.saveForBackward(gates.start + 2 * sizes.hidden, resets.start)
        input.saveForBackward(gates.start, x)
        input.inputGradient(gates.start, into: toBelow)
    }

    func addBiasGradients() {
        tensors.kernels.add_column_sums(sizes.rows, 3 * sizes.hidden, gates.start, tensors.biasIHGradient)
        tensors.kernels.add_column_sums(sizes.rows, 3 * sizes.hidden, gates.start, tensors.biasHHGradient)
    }
}
