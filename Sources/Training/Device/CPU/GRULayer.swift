import CKernels

/// A layer of GRU cells as in PyTorch, with the reset gate after the matrix product.
///
/// Gates r, z, n; n = tanh(W_in x + b_in + r ⊙ (W_hn h + b_hn)); h' = (1 - z) ⊙ n + z ⊙ h.
final class GRULayer: RecurrentLayer {
    let sizes: RecurrentSizes
    let states: AlignedFloats
    let cells: AlignedFloats? = nil

    private let tensors: RecurrentTensors
    private let input: Projection
    private let recurrent: Projection
    /// `[sequence, batch, 3 hidden]`: input products, then activated gates, then the input products' gradients.
    private let gates: AlignedFloats
    /// `[batch, 3 hidden]`.
    private let recurrentProduct: AlignedFloats
    /// `[sequence, batch, hidden]`: W_hn h + b_hn.
    private let recurrentN: AlignedFloats
    /// `[sequence, batch, 3 hidden]`: the recurrent products' gradients, which differ from `gates` in n.
    private let recurrentGradient: AlignedFloats
    /// `[batch, hidden]`: of the output, through the next step's products.
    private let fromNext: AlignedFloats
    /// `[batch, hidden]`: of the output, through the next step's z.
    private let direct: AlignedFloats

    init(_ tensors: RecurrentTensors, _ sizes: RecurrentSizes) {
        self.tensors = tensors
        self.sizes = sizes
        input = Projection(tensors.input, rows: sizes.rows, allRows: sizes.rows)
        recurrent = Projection(tensors.recurrent[0], rows: sizes.batch, allRows: sizes.rows)
        states = AlignedFloats((sizes.sequence + 1) * sizes.stateCount)
        gates = AlignedFloats(sizes.sequence * sizes.gateCount)
        recurrentProduct = AlignedFloats(sizes.gateCount)
        recurrentN = AlignedFloats(sizes.sequence * sizes.stateCount)
        recurrentGradient = AlignedFloats(sizes.sequence * sizes.gateCount)
        fromNext = AlignedFloats(sizes.stateCount)
        direct = AlignedFloats(sizes.stateCount)
    }

    var projections: [Projection] { [input, recurrent] }

    func forward(_ x: UnsafePointer<Float>) {
        input.forward(x, into: gates.start)
        for step in 0..<sizes.sequence {
            let before = step * sizes.stateCount
            recurrent.forward(states.start + before, into: recurrentProduct.start)
            tensors.kernels.gru_forward(
                sizes.batch, sizes.hidden, gates.start + step * sizes.gateCount, recurrentProduct.start,
                tensors.biasIH, tensors.biasHH, states.start + before, recurrentN.start + before,
                states.start + before + sizes.stateCount)
        }
    }

    func backward(
        _ x: UnsafePointer<Float>, fromAbove: UnsafePointer<Float>, toBelow: UnsafeMutablePointer<Float>
    ) {
        fromNext.clear()
        direct.clear()
        for step in (0..<sizes.sequence).reversed() {
            let offset = step * sizes.stateCount
            let stepGradient = recurrentGradient.start + step * sizes.gateCount
            tensors.kernels.gru_backward(
                sizes.batch, sizes.hidden, gates.start + step * sizes.gateCount, stepGradient,
                states.start + offset, recurrentN.start + offset, fromAbove + offset, fromNext.start, direct.start)
            if step > 0 { recurrent.inputGradient(stepGradient, into: fromNext.start) }
        }
        recurrent.saveForBackward(recurrentGradient.start, states.start)
        input.saveForBackward(gates.start, x)
        input.inputGradient(gates.start, into: toBelow)
    }

    func addBiasGradients() {
        let columns = 3 * sizes.hidden
        tensors.kernels.add_column_sums(sizes.rows, columns, gates.start, tensors.biasIHGradient)
        tensors.kernels.add_column_sums(sizes.rows, columns, recurrentGradient.start, tensors.biasHHGradient)
    }
}
