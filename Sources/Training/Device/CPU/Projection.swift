import CKernels

/// y = x Wᵀ for one part of a batch, and its gradients.
final class Projection {
    let weight: PackedWeight
    /// Rows of x at a time, forward and for the gradient of x.
    private let rows: Int
    /// Rows of x that the gradient of W sums over.
    private let allRows: Int
    /// Distance of two rows of y's gradient.
    private let gradientStride: Int
    private let matrices: apus_matrices
    /// One left factor at a time, where it is not used as it lies.
    private let left: AlignedFloats
    /// y's gradient and x, packed for the gradient of W.
    private let (gradientPanels, inputPanels): (AlignedFloats, AlignedFloats)

    init(_ weight: PackedWeight, rows: Int, allRows: Int, gradientStride: Int? = nil) {
        self.weight = weight
        self.rows = rows
        self.allRows = allRows
        self.gradientStride = gradientStride ?? weight.outputs
        matrices = weight.matrices
        left = AlignedFloats(matrices.rowWords(rows, columns: max(weight.inputs, weight.outputs)))
        gradientPanels = AlignedFloats(matrices.panelWords(columns: weight.outputs, summed: allRows))
        inputPanels = AlignedFloats(matrices.panelWords(columns: weight.inputs, summed: allRows))
    }

    /// y `[rows, outputs]` from x `[rows, inputs]`.
    func forward(_ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>) {
        var factor = matrices.left_rows(rows, weight.inputs, x, weight.inputs, left.start)
        matrices.multiply(&factor, 0, rows, weight.across.start, weight.outputs, y, weight.outputs, false)
    }

    /// The gradient of x `[rows, inputs]` from that of y `[rows, outputs]`.
    func inputGradient(_ y: UnsafePointer<Float>, into x: UnsafeMutablePointer<Float>) {
        var factor = matrices.left_rows(rows, weight.outputs, y, gradientStride, left.start)
        matrices.multiply(&factor, 0, rows, weight.down.start, weight.inputs, x, weight.inputs, false)
    }

    /// Saves what the gradient of W needs: that of y `[allRows, outputs]`, and x `[allRows, inputs]`.
    func saveForBackward(_ y: UnsafePointer<Float>, _ x: UnsafePointer<Float>) {
        let depth = matrices.words(allRows)
        matrices.pack_down(allRows, weight.outputs, y, gradientStride, depth, gradientPanels.start)
        matrices.pack_down(allRows, weight.inputs, x, weight.inputs, depth, inputPanels.start)
    }

    /// Sets the rows `part` of the gradient of W from what was saved, or adds to them.
    func setWeightGradient(_ part: Range<Int>, adds: Bool) {
        var factor = apus_left(
            words: gradientPanels.start, count: weight.outputs, depth: matrices.words(allRows), row_stride: 1,
            step: matrices.lanes)
        matrices.multiply(
            &factor, part.lowerBound, part.count, inputPanels.start, weight.inputs,
            weight.gradient + part.lowerBound * weight.inputs, weight.inputs, adds)
    }
}

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
