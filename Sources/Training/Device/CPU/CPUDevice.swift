import CKernels

/// A model on the processor: our own matrix products in fp32 or bf16, and fused element-wise loops.
///
/// All buffers are made with the device; a window allocates next to nothing. Same kernels, same number of threads, same
/// calls: same bits.
public final class CPUDevice: Device {
    /// The model's sizes.
    public let shape: ModelShape
    /// Streams in every window.
    public let batch: Int
    /// Tokens of each stream in every window.
    public let sequence: Int
    /// Threads that work side by side.
    public let threads: Int

    let kernels: apus_kernels
    let matrices: apus_matrices
    let layout: ParameterLayout
    /// In the order of `layout`.
    let weights: AlignedFloats
    /// Without the embedding's, which is in `embeddingGradient`; set by the last `train`, the output layer's only when
    /// it was clipped or `keepsGradient` is set.
    let gradient: AlignedFloats
    /// `[batch * sequence, embedding]`: one row for each different token of the window, as in `embeddingTokens`.
    let embeddingGradient: AlignedFloats
    /// `[batch * sequence, embedding]`: what the parts of the batch, if there are several, have of it, one row a token.
    let gatheredGradient: AlignedFloats
    /// The tokens whose gradient the rows of `embeddingGradient` are.
    var embeddingTokens: [Int32]
    /// Number of rows of `embeddingGradient` that the last window used.
    var embeddingRows = 0
    /// `[vocabulary]` of -1 between calls of `scatter`.
    var slots: [Int32]
    /// Global L2 norm of the last gradient, when it was clipped or could have been.
    var gradientNorm: Double?
    /// Whether the whole gradient of a window is stored, for who wants to look at it.
    var keepsGradient = false

    let recurrentWeights: [PackedWeight]
    let output: OutputLayer
    /// One for each thread, but never more than streams.
    let parts: [BatchPart]

    /// Rows of a window.
    var rows: Int { batch * sequence }
    /// Of the output layer's first parameter in `layout`.
    var outputOffset: Int { layout.count - shape.vocabulary * (shape.hidden + 1) }

    /// A device of at least one thread for windows of `sequence` tokens of `batch` streams; parameters and state are
    /// zero.
    ///
    /// Throws `DeviceError` when the kernels named by `APUS_KERNELS` do not exist, or cannot multiply bf16 and should.
    public convenience init(
        shape: ModelShape, batch: Int, sequence: Int, threads: Int = 1, precision: Precision = .fp32
    ) throws(DeviceError) {
        try self.init(
            shape: shape, batch: batch, sequence: sequence, threads: threads, precision: precision,
            kernels: KernelVariant.chosenTable())
    }

    /// The same with given kernels.
    convenience init(
        shape: ModelShape, batch: Int, sequence: Int, threads: Int, precision: Precision, kernels: apus_kernels
    ) throws(DeviceError) {
        self.init(
            shape: shape, batch: batch, sequence: sequence, threads: threads, kernels: kernels,
            matrices: try kernels.matrices(precision))
    }

    /// The same with given kernels and matrix products.
    init(shape: ModelShape, batch: Int, sequence: Int, threads: Int, kernels: apus_kernels, matrices: apus_matrices) {
        precondition(threads >= 1, "a device has at least one thread")
        self.shape = shape
        self.batch = batch
        self.sequence = sequence
        self.threads = threads
        self.kernels = kernels
        self.matrices = matrices

        let layout = ParameterLayout(shape)
        let embeddingCount = shape.vocabulary * shape.embedding
        self.layout = layout
        weights = AlignedFloats(layout.count)
        gradient = AlignedFloats(layout.count - embeddingCount)
        embeddingGradient = AlignedFloats(batch * sequence * shape.embedding)
        let count = min(threads, batch)
        gatheredGradient = AlignedFloats(count > 1 ? embeddingGradient.count : 0)
        embeddingTokens = Array(repeating: 0, count: batch * sequence)
        slots = Array(repeating: -1, count: shape.vocabulary)

        let parameters = TensorViews(layout: layout, start: weights.start)
        let gradients = TensorViews(layout: layout, start: gradient.start, first: embeddingCount)
        let tensors = (0..<shape.layers).map {
            RecurrentTensors(kernels, matrices, shape, layer: $0, parameters: parameters, gradients: gradients)
        }
        let output = OutputLayer(matrices, shape, threads: threads, parameters: parameters, gradients: gradients)
        recurrentWeights = tensors.flatMap(\.weights)
        self.output = output
        parts = (0..<count).map { index in
            BatchPart(
                index * batch / count..<(index + 1) * batch / count, of: batch, sequence: sequence, shape, kernels,
                tensors, output, embedding: UnsafePointer(parameters["embedding.weight"]))
        }
    }

    /// All parameters in the order of `ParameterLayout`.
    public var parameters: [Float] {
        get { weights[0..<weights.count] }
        set {
            precondition(newValue.count == weights.count, "the model has \(weights.count) parameters")
            newValue.withUnsafeBufferPointer { weights.start.update(from: $0.baseAddress!, count: $0.count) }
            pack()
        }
    }
}

extension CPUDevice {
    /// The recurrent state that the next window starts from.
    public var state: CarriedState {
        get {
            var state = CarriedState(zerosFor: shape, batch: batch)
            for layer in 0..<shape.layers {
                for part in parts {
                    let range = range(layer, part)
                    state.hidden.replaceSubrange(range, with: part.layers[layer].states[0..<range.count])
                    guard let cells = part.layers[layer].cells else { continue }
                    state.cell.replaceSubrange(range, with: cells[0..<range.count])
                }
            }
            return state
        }
        set {
            let count = shape.layers * batch * shape.hidden
            precondition(newValue.hidden.count == count && newValue.cell.count == (shape.cell == .lstm ? count : 0))
            for layer in 0..<shape.layers {
                for part in parts {
                    let range = range(layer, part)
                    part.layers[layer].states.copy(newValue.hidden[range])
                    if let cells = part.layers[layer].cells { cells.copy(newValue.cell[range]) }
                }
            }
        }
    }

    /// Where a part's streams of a layer lie in `CarriedState`.
    private func range(_ layer: Int, _ part: BatchPart) -> Range<Int> {
        let first = (layer * batch + part.streams.lowerBound) * shape.hidden
        return first..<first + part.streams.count * shape.hidden
    }
}

extension AlignedFloats {
    /// Sets the first elements.
    func copy(_ values: ArraySlice<Float>) {
        values.withUnsafeBufferPointer { start.update(from: $0.baseAddress!, count: $0.count) }
    }
}
