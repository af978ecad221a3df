import CKernels
import Dispatch

extension CPUDevice {
    /// Runs one window forward and backward and updates the parameters.
    ///
    /// A window whose loss is not finite changes neither parameters nor carried state.
    public func train(_ window: Window, _ step: TrainingStep) -> Double {
        check(window)
        let scale = 1 / Float(step.lossReduction == .mean ? rows : batch)
        let loss = eachPart { $0.train(window, step, scale: scale) }
        guard loss.isFinite else { return loss }
        update(step, scale: scale)
        carry()
        return loss
    }

    /// Runs one window forward without dropout and returns its mean cross-entropy in nats.
    public func evaluate(_ window: Window) -> Double {
        check(window)
        let loss = eachPart { $0.evaluate(window) }
        carry()
        return loss
    }

    /// Runs `work` once for each thread, side by side, and waits for all.
    func eachThread(_ work: (_ thread: Int) -> Void) {
        if threads == 1 { return work(0) }
        // Safe: threads write to places of their own, and the call waits for them.
        nonisolated(unsafe) let work = work
        DispatchQueue.concurrentPerform(iterations: threads) { work($0) }
    }

    /// Runs `work` for each part of the batch, side by side; the mean over the window's tokens of the sums it returns.
    private func eachPart(_ work: (BatchPart) -> Double) -> Double {
        var sums = [Double](repeating: 0, count: parts.count)
        sums.withUnsafeMutableBufferPointer { sums in
            let sums = sums.baseAddress!
            eachThread { if $0 < parts.count { sums[$0] = work(parts[$0]) } }
        }
        return sums.reduce(0, +) / Double(rows)
    }

    private func carry() {
        for part in parts { part.layers.forEach { $0.carry() } }
    }

    private func check(_ window: Window) {
        precondition(window.batch == batch && window.sequence == sequence, "the device has another batch or sequence")
        precondition(
            window.inputs.count == rows && window.targets.count == rows, "a window has batch · sequence tokens")
        let known = 0..<Int32(shape.vocabulary)
        for token in window.inputs { precondition(known.contains(token), "token \(token) is not in the vocabulary") }
        for token in window.targets { precondition(known.contains(token), "token \(token) is not in the vocabulary") }
    }
}

extension CPUDevice {
    /// Plain gradient descent from what the parts of the batch saved, with the gradient scaled down to the largest norm
    /// as `torch.nn.utils.clip_grad_norm_`.
    ///
    /// Without a largest norm the output layer's gradient is never stored: each row of it is subtracted while it is in
    /// the first cache.
    func update(_ step: TrainingStep, scale: Float) {
        gatherEmbeddingGradient()
        let saved = parts.map(\.savedByLoss)
        let isFused = step.clipNorm == nil && !keepsGradient
        eachThread { thread in
            setRecurrentGradients(thread)
            if isFused {
                output.descend(saved, scale: scale, rate: step.learningRate, thread: thread)
            } else {
                output.setGradient(saved, scale: scale, thread: thread)
            }
        }
        let rate = step.learningRate * clippingFactor(step)
        kernels.descend_rows(
            embeddingRows, shape.embedding, rate, embeddingTokens, embeddingGradient.start, weights.start)
        let end = isFused ? outputOffset : layout.count
        let first = layout.count - gradient.count
        kernels.descend(end - first, rate, gradient.start, weights.start + first)
        pack(output: !isFused)
    }

    /// Takes over the present values of the parameters into the layouts that products read.
    func pack(output packsOutput: Bool = true) {
        eachThread { thread in
            for (index, weight) in recurrentWeights.enumerated() where index % threads == thread { weight.pack() }
            if packsOutput { output.pack(thread: thread) }
        }
    }

    /// One row for each different token of the window, in order of first appearance.
    private func gatherEmbeddingGradient() {
        var tokens: [Int32] = []
        if parts.count == 1 { return scatter(parts[0].tokens, parts[0].embeddingGradient) }
        for part in parts {
            let count = part.tokens.count * shape.embedding
            (gatheredGradient.start + tokens.count * shape.embedding).update(from: part.embeddingGradient, count: count)
            tokens += part.tokens
        }
        scatter(tokens, gatheredGradient.start)
    }

    private func scatter(_ tokens: [Int32], _ rows: UnsafePointer<Float>) {
        embeddingRows = kernels.scatter(
            tokens.count, shape.embedding, tokens, rows, &slots, &embeddingTokens, embeddingGradient.start)
    }

    /// A thread's share of the gradients of the recurrent layers.
    private func setRecurrentGradients(_ thread: Int) {
        for (index, part) in parts.enumerated() {
            for projection in part.layers.flatMap(\.projections) {
                let rows = matrices.part(of: projection.weight.outputs, share: thread, of: threads)
                projection.setWeightGradient(rows, adds: index > 0)
            }
        }
        guard thread == 0 else { return }
        for tensor in layout.tensors where tensor.name.hasPrefix("rnn.bias") {
            let first = tensor.offset - (layout.count - gradient.count)
            (gradient.start + first).update(repeating: 0, count: tensor.count)
        }
        for part in parts { part.layers.forEach { $0.addBiasGradients() } }
    }

    /// What the learning rate is multiplied by; sets `gradientNorm` when clipping is asked for.
    private func clippingFactor(_ step: TrainingStep) -> Float {
        gradientNorm = nil
        guard let largest = step.clipNorm else { return 1 }
        let squares =
            kernels.sum_of_squares(embeddingRows * shape.embedding, embeddingGradient.start)
            + kernels.sum_of_squares(gradient.count, gradient.start)
        let norm = squares.squareRoot()
        gradientNorm = norm
        return min(1, Float(Double(largest) / (norm + 1e-6)))
    }

    /// All gradients of the last window in the order of `layout`, before clipping; `keepsGradient` must be set.
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
