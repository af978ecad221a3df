import CKernels

/// A model on the processor, in fp32: oneDNN's matrix products and fused element-wise loops.
///
/// All buffers are made with the device; a window allocates nothing. Same kernels, same number of threads, same calls:
/// same bits.
public final class CPUDevice: Device {
    /// The model's sizes.
    public let shape: ModelShape
    /// Streams in every window.
    public let batch: Int
    /// Tokens of each stream in every window.
    public let sequence: Int
    /// Of the matrix products.
    public let threads: Int

    let kernels: apus_kernels
    let layout: ParameterLayout
    /// In the order of `layout`.
    let weights: AlignedFloats
    /// Without the embedding's, which is in `embeddingGradient`; set by the last `train`.
    let gradient: AlignedFloats
    /// `[batch * sequence, embedding]`: one row for each different token of the window, as in `embeddingTokens`.
    let embeddingGradient: AlignedFloats
    /// The tokens whose gradient the rows of `embeddingGradient` are.
    var embeddingTokens: [Int32]
    /// Number of rows of `embeddingGradient` that the last window used.
    var embeddingRows = 0
    /// `[vocabulary]` of -1 between calls of `scatter`.
    var slots: [Int32]
    /// Global L2 norm of the last gradient, when it was clipped or could have been.
    var gradientNorm: Double?

    let layers: [any RecurrentLayer]
    let linear: Projection
    /// Input of each layer and of the linear one, `[sequence, batch, ·]`, where it is not just an output below.
    let inputs: [AlignedFloats]
    /// `[sequence, batch, vocabulary]`, then their gradient.
    let logits: AlignedFloats
    /// `[sequence, batch, ·]` each: gradients on their way down.
    let passing: (AlignedFloats, AlignedFloats)

    /// Rows of a window.
    var rows: Int { batch * sequence }

    /// A device for windows of `sequence` tokens of `batch` streams; parameters and state are zero.
    ///
    /// Throws `DeviceError` when the kernels named by `APUS_KERNELS` do not exist or oneDNN fails.
    public convenience init(shape: ModelShape, batch: Int, sequence: Int, threads: Int = 1) throws(DeviceError) {
        try self.init(
            shape: shape, batch: batch, sequence: sequence, threads: threads, kernels: KernelVariant.chosenTable())
    }

    /// The same with given kernels.
    init(shape: ModelShape, batch: Int, sequence: Int, threads: Int, kernels: apus_kernels) throws(DeviceError) {
        self.shape = shape
        self.batch = batch
        self.sequence = sequence
        self.threads = threads
        self.kernels = kernels
        apus_use_threads(Int32(threads))

        let rows = batch * sequence
        let layout = ParameterLayout(shape)
        let embeddingCount = shape.vocabulary * shape.embedding
        self.layout = layout
        weights = AlignedFloats(layout.count)
        gradient = AlignedFloats(layout.count - embeddingCount)
        embeddingGradient = AlignedFloats(rows * shape.embedding)
        embeddingTokens = Array(repeating: 0, count: rows)
        slots = Array(repeating: -1, count: shape.vocabulary)

        let parameters = TensorViews(layout: layout, start: weights.start)
        let gradients = TensorViews(layout: layout, start: gradient.start, first: embeddingCount)
        let engine = try MatrixEngine()
        layers = try Self.makeLayers(
            shape, batch: batch, sequence: sequence, engine, kernels, parameters: parameters, gradients: gradients)
        linear = try Projection(
            engine, .init(inputs: shape.hidden, outputs: shape.vocabulary, rows: rows, allRows: rows),
            weight: UnsafePointer(parameters["fc.weight"]), gradient: gradients["fc.weight"])
        inputs = (0...shape.layers).map { AlignedFloats(rows * ($0 == 0 ? shape.embedding : shape.hidden)) }
        logits = AlignedFloats(rows * shape.vocabulary)
        let widest = rows * max(shape.embedding, shape.hidden)
        passing = (AlignedFloats(widest), AlignedFloats(widest))
    }

    private static func makeLayers(
        _ shape: ModelShape, batch: Int, sequence: Int, _ engine: MatrixEngine, _ kernels: apus_kernels,
        parameters: TensorViews, gradients: TensorViews
    ) throws(DeviceError) -> [any RecurrentLayer] {
        var layers: [any RecurrentLayer] = []
        for layer in 0..<shape.layers {
            let sizes = RecurrentSizes(
                gates: shape.cell.gates, inputs: layer == 0 ? shape.embedding : shape.hidden, hidden: shape.hidden,
                batch: batch, sequence: sequence)
            let tensors = try RecurrentTensors(
                engine, kernels, sizes, layer: layer, parameters: parameters, gradients: gradients)
            layers.append(try shape.cell.makeLayer(tensors))
        }
        return layers
    }

    /// All parameters in the order of `ParameterLayout`.
    public var parameters: [Float] {
        get { weights[0..<weights.count] }
        set {
            precondition(newValue.count == weights.count, "the model has \(weights.count) parameters")
            newValue.withUnsafeBufferPointer { weights.start.update(from: $0.baseAddress!, count: $0.count) }
        }
    }
}

extension Cell {
    /// A layer of this cell.
    func makeLayer(_ tensors: RecurrentTensors) throws(DeviceError) -> any RecurrentLayer {
        switch self {
        case .lstm: try LSTMLayer(tensors)
        case .gru: try GRULayer(tensors)
        case .gruCho: try ChoGRULayer(tensors)
        }
    }
}
