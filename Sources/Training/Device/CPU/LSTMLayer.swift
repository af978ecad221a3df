import CKernels

/// A layer of LSTM cells as in PyTorch.
///
/// Gates i, f, g, o; c' = f ⊙ c + i ⊙ g; h' = o ⊙ tanh c'.
final class LSTMLayer: RecurrentLayer {
    let sizes: RecurrentSizes
    let states: AlignedFloats
    let cells: AlignedFloats?

    private let tensors: RecurrentTensors
    private let input: Projection
    private let recurrent: Projection
    /// Every step's cell, as `cells`.
    private let cell: AlignedFloats
    /// `[sequence, batch, hidden]`.
    private let cellTanh: AlignedFloats
    /// `[sequence, batch, 4 hidden]`: input products, then activated gates, then their gradients.
    private let gates: AlignedFloats
    /// `[batch, 4 hidden]`.
    private let recurrentProduct: AlignedFloats
    /// `[batch, hidden]`: of the output, from the next step.
    private let fromNext: AlignedFloats
    /// `[batch, hidden]`.
    private let cellGradient: AlignedFloats

    init(_ tensors: RecurrentTensors, _ sizes: RecurrentSizes) {
        self.tensors = tensors
        self.sizes = sizes
        input = Projection(tensors.input, rows: sizes.rows, allRows: sizes.rows)
        recurrent = Projection(tensors.recurrent[0], rows: sizes.batch, allRows: sizes.rows)
        states = AlignedFloats((sizes.sequence + 1) * sizes.stateCount)
        cell = AlignedFloats((sizes.sequence + 1) * sizes.stateCount)
        cells = cell
        cellTanh = AlignedFloats(sizes.sequence * sizes.stateCount)
        gates = AlignedFloats(sizes.sequence * sizes.gateCount)
        recurrentProduct = AlignedFloats(sizes.gateCount)
        fromNext = AlignedFloats(sizes.stateCount)
        cellGradient = AlignedFloats(sizes.stateCount)
    }

    var projections: [Projection] { [input, recurrent] }

    func forward(_ x: UnsafePointer<Float>) {
        input.forward(x, into: gates.start)
        for step in 0..<sizes.sequence {
            let before = step * sizes.stateCount
            let after = before + sizes.stateCount
            recurrent.forward(states.start + before, into: recurrentProduct.start)
            tensors.kernels.lstm_forward(
                sizes.batch, sizes.hidden, gates.start + step * sizes.gateCount, recurrentProduct.start,
                tensors.biasIH, tensors.biasHH, cell.start + before, cell.start + after, cellTanh.start + before,
                states.start + after)
        }
    }

    func backward(
        _ x: UnsafePointer<Float>, fromAbove: UnsafePointer<Float>, toBelow: UnsafeMutablePointer<Float>
    ) {
        fromNext.clear()
        cellGradient.clear()
        for step in (0..<sizes.sequence).reversed() {
            let offset = step * sizes.stateCount
            let stepGates = gates.start + step * sizes.gateCount
            tensors.kernels.lstm_backward(
                sizes.batch, sizes.hidden, stepGates, cell.start + offset, cellTanh.start + offset,
                fromAbove + offset, fromNext.start, cellGradient.start)
            if step > 0 { recurrent.inputGradient(stepGates, into: fromNext.start) }
        }
        recurrent.saveForBackward(gates.start, states.start)
        input.saveForBackward(gates.start, x)
        input.inputGradient(gates.start, into: toBelow)
    }

    func addBiasGradients() {
        tensors.kernels.add_column_sums(sizes.rows, 4 * sizes.hidden, gates.start, tensors.biasIHGradient)
        tensors.kernels.add_column_sums(sizes.rows, 4 * sizes.hidden, gates.start, tensors.biasHHGradient)
    }
}
