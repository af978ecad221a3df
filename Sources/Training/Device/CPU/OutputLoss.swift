import CKernels

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

    /// The same, with the gradient of `scale` times that sum; keeps what the weights' gradient needs.
    func gradient(
        _ x: UnsafePointer<Float>, _ targets: UnsafePointer<Int32>, scale: Float,
        into gradient: UnsafeMutablePointer<Float>
    ) -> Double {
        var (head, factor) = (output.head, factor(x))
        return output.matrices.cross_entropy_gradient(
            &head, &factor, x, targets, scale, exponentials.start, scaled.start, lacking.start, gradient,
            scratch.start)
    }

    /// What `gradient` kept for the same x and targets, which must still be there.
    func kept(_ x: UnsafePointer<Float>, _ targets: UnsafePointer<Int32>) -> apus_head_part {
        apus_head_part(
            rows: rows, targets: targets, x: x, exponentials: exponentials.start, scaled: scaled.start,
            lacking: lacking.start)
    }

    private func factor(_ x: UnsafePointer<Float>) -> apus_left {
        let width = output.head.width
        return output.matrices.left_rows(rows, width, x, width, words.start)
    }
}
