import CKernels

/// z = x Wᵀ + b over the vocabulary, with softmax and cross-entropy: the weights, and what they are changed by.
final class OutputLayer {
    let matrices: apus_matrices
    /// W `[vocabulary, hidden]` and b `[vocabulary]`, and W's packed copies.
    private(set) var head: apus_head
    private let (across, down): (AlignedFloats, AlignedFloats)
    private let (weightGradient, biasGradient): (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>)
    /// One for each thread.
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

    /// One step of gradient descent on a thread's rows, from what the parts of the batch kept.
    func descend(_ parts: [apus_head_part], scale: Float, rate: Float, thread: Int) {
        let rows = rows(thread)
        var head = head
        matrices.head_descend(
            &head, rows.lowerBound, rows.upperBound, parts.count, parts, scale, rate, scratch[thread].start)
    }

    /// Sets the gradient of a thread's rows, from what the parts of the batch kept.
    func setGradient(_ parts: [apus_head_part], scale: Float, thread: Int) {
        let rows = rows(thread)
        var head = head
        matrices.head_gradient(
            &head, rows.lowerBound, rows.upperBound, parts.count, parts, scale, weightGradient, biasGradient,
            scratch[thread].start)
    }
}
