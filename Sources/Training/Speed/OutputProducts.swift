import CKernels

/// The three matrix products of the output layer over a window and the packing of its weights, alone: what remains of the
/// layer without softmax and update.
struct OutputProducts {
    private let shape: ModelShape
    private let rows: Int
    private let matrices: apus_matrices
    /// Columns of the vocabulary at a time, as in the kernels.
    private let columns = 320
    private let (left, errors, scaled, across, down):
        (AlignedFloats, AlignedFloats, AlignedFloats, AlignedFloats, AlignedFloats)
    private let (block, result): (AlignedFloats, AlignedFloats)

    init(_ shape: ModelShape, rows: Int, _ matrices: apus_matrices) {
        self.shape = shape
        self.rows = rows
        self.matrices = matrices
        let (words, hidden) = (shape.vocabulary + 2 * columns, shape.hidden + 1)
        left = AlignedFloats(rows * (shape.hidden + columns))
        errors = AlignedFloats(matrices.panelWords(columns: words, summed: rows))
        scaled = AlignedFloats(matrices.panelWords(columns: hidden, summed: rows))
        across = AlignedFloats(matrices.panelWords(columns: words, summed: hidden))
        down = AlignedFloats(matrices.panelWords(columns: hidden, summed: words))
        block = AlignedFloats(rows * columns)
        result = AlignedFloats(max(rows, matrices.lanes) * (hidden + matrices.lanes))
    }

    /// The logits and the gradient of the layer's input, in blocks of columns.
    func pass() {
        var x = factor(shape.hidden)
        for column in stride(from: 0, to: shape.vocabulary, by: columns) {
            let count = min(columns, shape.vocabulary - column)
            matrices.multiply(&x, 0, rows, across.start + column * x.depth, count, block.start, columns, false)
            var e = factor(count)
            let panels = down.start + matrices.words(column) * matrices.lanes
            matrices.multiply(&e, 0, rows, panels, shape.hidden, result.start, shape.hidden, column > 0)
        }
    }

    /// The gradient of the layer's weights, by panels of rows.
    func weightGradient() {
        var e = apus_left(
            words: errors.start, count: shape.vocabulary, depth: matrices.words(rows), row_stride: 1,
            step: matrices.lanes)
        for row in stride(from: 0, to: shape.vocabulary, by: matrices.lanes) {
            let count = min(matrices.lanes, shape.vocabulary - row)
            matrices.multiply(
                &e, row, count, scaled.start, shape.hidden + 1, result.start, shape.hidden + matrices.lanes, false)
        }
    }

    /// The packing of the new weights both ways, by panels of rows that are in the first cache as after their update.
    func packing() {
        let (width, depth) = (shape.hidden, matrices.words(shape.hidden))
        for row in stride(from: 0, to: shape.vocabulary, by: matrices.lanes) {
            let count = min(matrices.lanes, shape.vocabulary - row)
            matrices.pack_across(count, width, result.start, width, across.start + row * depth)
            let panels = down.start + matrices.words(row) * matrices.lanes
            matrices.pack_down(count, width, result.start, width, matrices.words(shape.vocabulary), panels)
        }
    }

    private func factor(_ columns: Int) -> apus_left {
        let depth = matrices.words(columns)
        return apus_left(words: left.start, count: rows, depth: depth, row_stride: depth, step: 1)
    }
}
