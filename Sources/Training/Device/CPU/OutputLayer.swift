import CKernels

/// z = x Wᵀ + b over the vocabulary, with softmax and cross-entropy: the weights, and what they are changed by.
final class OutputLayer {
    let matrices: apus_matrices
    /// W `[vocabulary, hidden]` and b `[vocabulary]`, and W's packed copies.
    private(set) var head: apus_head
    private let (across, down): (AlignedFloats, AlignedFloats)
    private let (weightGradient, biasGradient): (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>)
    /// By thread.
    private let scratch: [AlignedFloats]

    init(_ matrices: apus_matrices, _ shape: ModelShape, threads: Int, parameters: TensorViews, gradients: TensorViews)
    {
        self.matrices = matrices
        across = AlignedFloats(matrices.panelWords(columns: shape.vocabulary, summed: shape.hidden))
        down = AlignedFloats(matrices.panelWords(columns: shape.hidden, summed: shape.vocabulary))
        head = apus_head(
            vocabulary: shape.vocabulary, width: shape.hidden, weight: parameters["fc.weight"],
            bias: parameters["fc.bias"], across: across.start, down: down.start)
        weightGradient = gradients["fc.weight"]
        biasGradient = gradients["fc.bias"]
        scratch = (0..<threads).map { _ in AlignedFloats(matrices.lanes * (shape.hidden + matrices.lanes)) }
    }

    /// The rows of W that a thread changes.
    private func rows(_ thread: Int) -> Range<Int> {
        matrices.part(of: head.vocabulary, share: thread, of: scratch.count)
    }

    /// Takes over the present values of a thread's rows of W.
    func pack(thread: Int) {
        let rows = rows(thread)
        var head = head
        matrices.head_pack(&head, rows.lowerBound, rows.upperBound)
    }

    /// One step of gradient descent on a thread's rows, from what the parts of the batch saved.
    func descend(_ parts: [apus_head_part], scale: Float, rate: Float, thread: Int) {
        let rows = rows(thread)
        var head = head
        matrices.head_descend(
            &head, rows.lowerBound, rows.upperBound, parts.count, parts, scale, rate, scratch[thread].start)
    }

    /// Sets the gradient of a thread's rows, from what the parts of the batch saved.
    func setGradient(_ parts: [apus_head_part], scale: Float, thread: Int) {
        let rows = rows(thread)
        var head = head
        matrices.head_gradient(
            &head, rows.lowerBound, rows.upperBound, parts.count, parts, scale, weightGradient, biasGradient,
            scratch[thread].start)
    }
}

/// The output layer's loss over one part of a batch, and the gradient of its input.
final class OutputLoss {
    private let output: OutputLayer
    private let rows: Int
    private let words: AlignedFloats
    private let scratch: AlignedFloats
    /// Softmax's exponentials, `[rows, vocabulary]`, and the scaled input, packed for the gradient of the weights.
    private let (exponentials, scaled): (AlignedFloats, AlignedFloats)
    /// `[rows]`: what the probabilities of the targets lack to one.
    private let lacking: AlignedFloats

    init(_ output: OutputLayer, rows: Int) {
        self.output = output
        self.rows = rows
        let (matrices, head) = (output.matrices, output.head)
        words = AlignedFloats(matrices.rowWords(rows, columns: head.width))
        scratch = AlignedFloats(matrices.head_scratch(rows, head.width))
        exponentials = AlignedFloats(matrices.panelWords(columns: head.vocabulary, summed: rows))
        scaled = AlignedFloats(matrices.panelWords(columns: head.width + 1, summed: rows))
        lacking = AlignedFloats(rows)
    }

    /// Cross-entropy in nats, summed over the rows of x `[rows, hidden]`.
    func callAsFunction(_ x: UnsafePointer<Float>, _ targets: UnsafePointer<Int32>) -> Double {
        var (head, factor) = (output.head, factor(x))
        return output.matrices.cross_entropy(&head, &factor, targets, scratch.start)
    }

    /// The same, with the gradient of `scale` times that sum; saves what the weights' gradient needs.
    func gradient(
        _ x: UnsafePointer<Float>, _ targets: UnsafePointer<Int32>, scale: Float,
        into gradient: UnsafeMutablePointer<Float>
    ) -> Double {
        var (head, factor) = (output.head, factor(x))
        return output.matrices.cross_entropy_gradient(
            &head, &factor, x, targets, scale, exponentials.start, scaled.start, lacking.start, gradient,
            scratch.start)
    }

    /// What `gradient` saved for the same x and targets, which must still be there.
    func saved(_ x: UnsafePointer<Float>, _ targets: UnsafePointer<Int32>) -> apus_head_part {
        apus_head_part(
            rows: rows, targets: targets, x: x, exponentials: exponentials.start, scaled: scaled.start,
            lacking: lacking.start)
    }

    private func factor(_ x: UnsafePointer<Float>) -> apus_left {
        let width = output.head.width
        return output.matrices.left_rows(rows, width, x, width, words.start)
    }
}
