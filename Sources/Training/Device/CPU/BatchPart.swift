import CKernels

/// Some streams of a batch, with all activations: what one thread computes on its own, since streams meet only in the
/// gradients of the parameters.
final class BatchPart {
    /// Which streams of the batch.
    let streams: Range<Int>
    let layers: [any RecurrentLayer]
    /// `[sequence, streams, embedding]`: the gradient of the embedding's output, after `backward`.
    private(set) var embeddingGradient: UnsafeMutablePointer<Float>
    /// `[sequence, streams]`.
    private(set) var tokens: [Int32]

    private let shape: ModelShape
    private let batch: Int
    private let sequence: Int
    private let kernels: apus_kernels
    private let embedding: UnsafePointer<Float>
    private let loss: OutputLoss
    /// `[sequence, streams]`.
    private let targets: UnsafeMutablePointer<Int32>
    /// Input of each layer and of the output layer, `[sequence, streams, ·]`, where it is not just an output below.
    private let inputs: [AlignedFloats]
    /// `[sequence, streams, ·]` each: gradients on their way down.
    private let passing: (AlignedFloats, AlignedFloats)
    /// The output layer's input, after `forward`.
    private var top: UnsafePointer<Float>

    private var rows: Int { streams.count * sequence }

    init(
        _ streams: Range<Int>, of batch: Int, sequence: Int, _ shape: ModelShape, _ kernels: apus_kernels,
        _ tensors: [RecurrentTensors], _ output: OutputLayer, embedding: UnsafePointer<Float>
    ) {
        self.streams = streams
        self.batch = batch
        self.sequence = sequence
        self.shape = shape
        self.kernels = kernels
        self.embedding = embedding
        let rows = streams.count * sequence
        layers = tensors.map { tensors in
            shape.cell.makeLayer(
                tensors,
                RecurrentSizes(
                    gates: shape.cell.gates, inputs: tensors.input.inputs, hidden: shape.hidden, batch: streams.count,
                    sequence: sequence))
        }
        loss = OutputLoss(output, rows: rows)
        tokens = Array(repeating: 0, count: rows)
        targets = .allocate(capacity: rows)
        inputs = (0...shape.layers).map { AlignedFloats(rows * ($0 == 0 ? shape.embedding : shape.hidden)) }
        let widest = rows * max(shape.embedding, shape.hidden)
        passing = (AlignedFloats(widest), AlignedFloats(widest))
        top = UnsafePointer(inputs[shape.layers].start)
        embeddingGradient = passing.0.start
    }

    deinit { targets.deallocate() }

    /// Summed cross-entropy of a window without dropout.
    func evaluate(_ window: Window) -> Double {
        take(window)
        forward(nil)
        return loss(top, targets)
    }

    /// Summed cross-entropy of a window, and the gradients of `scale` times that.
    func train(_ window: Window, _ step: TrainingStep, scale: Float) -> Double {
        take(window)
        forward(step)
        let total = loss.gradient(top, targets, scale: scale, into: passing.0.start)
        if total.isFinite { backward(step) }
        return total
    }

    /// What `train` saved for the output layer's gradient.
    var savedByLoss: apus_head_part { loss.saved(top, targets) }

    private func take(_ window: Window) {
        for step in 0..<sequence {
            for (column, stream) in streams.enumerated() {
                let (ours, theirs) = (step * streams.count + column, step * batch + stream)
                tokens[ours] = window.inputs[theirs]
                targets[ours] = window.targets[theirs]
            }
        }
    }

    private func forward(_ step: TrainingStep?) {
        kernels.gather(rows, shape.embedding, embedding, tokens, inputs[0].start)
        drop(site: 0, step, inputs[0].start, into: inputs[0].start)
        top = UnsafePointer(inputs[0].start)
        for (index, layer) in layers.enumerated() {
            layer.forward(top)
            let dropped = drop(site: index + 1, step, layer.outputs, into: inputs[index + 1].start)
            top = UnsafePointer(dropped ? inputs[index + 1].start : layer.outputs)
        }
    }

    /// From the gradient of the output layer's input, in the first of `passing`, down to the embedding's.
    private func backward(_ step: TrainingStep) {
        var (here, below) = passing
        drop(site: shape.layers, step, here.start, into: here.start)
        for index in (0..<shape.layers).reversed() {
            let isDropped = index == 0 || step.dropout(site: index, of: shape) > 0
            let input = isDropped ? inputs[index].start : layers[index - 1].outputs
            layers[index].backward(input, fromAbove: here.start, toBelow: below.start)
            drop(site: index, step, below.start, into: below.start)
            swap(&here, &below)
        }
        embeddingGradient = here.start
    }

    /// Writes `x` `[sequence, streams, ·]` with some elements dropped, at the same places whenever the step is the
    /// same.
    ///
    /// Returns whether it did; it does nothing when the site's probability is zero.
    @discardableResult
    private func drop(
        site: Int, _ step: TrainingStep?, _ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>
    ) -> Bool {
        guard let step, var mask = step.mask(site: site, of: shape) else { return false }
        let width = site == 0 ? shape.embedding : shape.hidden
        let count = streams.count * width
        for time in 0..<sequence {
            let first = (time * batch + streams.lowerBound) * width
            kernels.dropout(first, count, x + time * count, y + time * count, &mask)
        }
        return true
    }
}

extension Cell {
    /// A layer of this cell.
    fileprivate func makeLayer(_ tensors: RecurrentTensors, _ sizes: RecurrentSizes) -> any RecurrentLayer {
        switch self {
        case .lstm: LSTMLayer(tensors, sizes)
        case .gru: GRULayer(tensors, sizes)
        case .gruCho: ChoGRULayer(tensors, sizes)
        }
    }
}

extension TrainingStep {
    /// Probability of dropout at a site: 0 is the embedding's output, l the output of the l-th layer from 1.
    func dropout(site: Int, of shape: ModelShape) -> Float {
        site == 0 || site == shape.layers ? layerDropout : rnnDropout
    }

    /// Which elements a site drops; nil when none.
    func mask(site: Int, of shape: ModelShape) -> apus_mask? {
        let probability = dropout(site: site, of: shape)
        guard probability > 0 else { return nil }
        return apus_mask(
            seed: seed, epoch: UInt32(truncatingIfNeeded: epoch), window: UInt32(truncatingIfNeeded: window),
            site: UInt32(site), probability: probability)
    }
}
