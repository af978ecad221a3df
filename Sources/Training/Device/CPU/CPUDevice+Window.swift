import CKernels

extension CPUDevice {
    /// Runs one window forward and backward and updates the parameters.
    ///
    /// A window whose loss is not finite changes neither parameters nor carried state.
    public func train(_ window: Window, _ step: TrainingStep) -> Double {
        check(window)
        apus_use_threads(Int32(threads))
        let top = forward(window.inputs, step)
        let loss = lossAndGradient(window.targets, step)
        guard loss.isFinite else { return loss }
        backward(window.inputs, top: top, step)
        update(step)
        layers.forEach { $0.carry() }
        return loss
    }

    /// Runs one window forward without dropout and returns its mean cross-entropy in nats.
    public func evaluate(_ window: Window) -> Double {
        check(window)
        apus_use_threads(Int32(threads))
        _ = forward(window.inputs, nil)
        layers.forEach { $0.carry() }
        let total = kernels.cross_entropy(rows, shape.vocabulary, logits.start, linearBias, window.targets)
        return total / Double(rows)
    }

    private func check(_ window: Window) {
        precondition(window.batch == batch && window.sequence == sequence, "the device has another batch or sequence")
        precondition(
            window.inputs.count == rows && window.targets.count == rows, "a window has batch · sequence tokens")
        let known = 0..<Int32(shape.vocabulary)
        for token in window.inputs { precondition(known.contains(token), "token \(token) is not in the vocabulary") }
        for token in window.targets { precondition(known.contains(token), "token \(token) is not in the vocabulary") }
    }

    private var linearBias: UnsafePointer<Float> { UnsafePointer(weights.start + layout.count - shape.vocabulary) }
    private var linearBiasGradient: UnsafeMutablePointer<Float> {
        gradient.start + gradient.count - shape.vocabulary
    }

    /// Computes the logits without their bias and returns the linear layer's input.
    private func forward(_ tokens: [Int32], _ step: TrainingStep?) -> UnsafePointer<Float> {
        kernels.gather(rows, shape.embedding, weights.start, tokens, inputs[0].start)
        var x = UnsafePointer(inputs[0].start)
        drop(site: 0, step, x, into: inputs[0].start)
        for (index, layer) in layers.enumerated() {
            layer.forward(x)
            let dropped = drop(site: index + 1, step, layer.outputs, into: inputs[index + 1].start)
            x = UnsafePointer(dropped ? inputs[index + 1].start : layer.outputs)
        }
        linear.forward(x, into: logits.start)
        return x
    }

    /// The mean loss; turns the logits into their gradient and sets that of the bias.
    private func lossAndGradient(_ targets: [Int32], _ step: TrainingStep) -> Double {
        linearBiasGradient.update(repeating: 0, count: shape.vocabulary)
        let divisor = step.lossReduction == .mean ? rows : batch
        let total = kernels.cross_entropy_gradient(
            rows, shape.vocabulary, logits.start, linearBias, targets, 1 / Float(divisor), linearBiasGradient)
        return total / Double(rows)
    }

    /// Sets all gradients; `top` is the linear layer's input.
    private func backward(_ tokens: [Int32], top: UnsafePointer<Float>, _ step: TrainingStep) {
        linear.setWeightGradient(logits.start, top)
        var (here, below) = passing
        linear.inputGradient(logits.start, into: here.start)
        drop(site: shape.layers, step, here.start, into: here.start)
        for index in (0..<shape.layers).reversed() {
            let isDropped = index == 0 || probability(site: index, step) > 0
            let input = isDropped ? inputs[index].start : layers[index - 1].outputs
            layers[index].backward(input, fromAbove: here.start, toBelow: below.start)
            drop(site: index, step, below.start, into: below.start)
            swap(&here, &below)
        }
        embeddingRows = kernels.scatter(
            rows, shape.embedding, tokens, here.start, &slots, &embeddingTokens, embeddingGradient.start)
    }
}
