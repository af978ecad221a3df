import CKernels

extension CPUDevice {
    /// Plain gradient descent, with the gradient scaled down to the largest norm as `torch.nn.utils.clip_grad_norm_`.
    func update(_ step: TrainingStep) {
        var rate = step.learningRate
        gradientNorm = nil
        if let largest = step.clipNorm {
            let norm = globalNorm()
            gradientNorm = norm
            let factor = Double(largest) / (norm + 1e-6)
            if factor < 1 { rate = Float(Double(rate) * factor) }
        }
        kernels.descend_rows(
            embeddingRows, shape.embedding, rate, embeddingTokens, embeddingGradient.start, weights.start)
        kernels.descend(gradient.count, rate, gradient.start, weights.start + weights.count - gradient.count)
    }

    /// L2 norm of all gradients of the last window together.
    func globalNorm() -> Double {
        let squares =
            kernels.sum_of_squares(embeddingRows * shape.embedding, embeddingGradient.start)
            + kernels.sum_of_squares(gradient.count, gradient.start)
        return squares.squareRoot()
    }

    /// All gradients of the last window in the order of `layout`, before clipping.
    var gradients: [Float] {
        var all = [Float](repeating: 0, count: layout.count)
        let width = shape.embedding
        for row in 0..<embeddingRows {
            let token = Int(embeddingTokens[row])
            all.replaceSubrange(
                token * width..<(token + 1) * width, with: embeddingGradient[row * width..<(row + 1) * width])
        }
        all.replaceSubrange(layout.count - gradient.count..<layout.count, with: gradient[0..<gradient.count])
        return all
    }
}
