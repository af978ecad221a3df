import CKernels

/// Where the time of a training window goes, found by leaving parts of the work out.
public struct WindowShares: Sendable {
    /// Milliseconds of a whole window.
    public var whole: Double
    /// Matrix products, with the packing of their factors.
    public var products: Double
    /// Softmax, cross-entropy and their gradient.
    public var softmax: Double
    /// Gates of the recurrent layers, forward and backward.
    public var gates: Double
    /// Gradient descent.
    public var update: Double
    /// Everything else: embedding, column sums, carried state, conversion to bf16; below zero when the others' errors
    /// of a few percent of a window add up to more.
    public var rest: Double { whole - products - softmax - gates - update }

    /// Medians over `rounds` rounds, in each of which every variant trains four windows, by one thread; a part's cost
    /// is the median of what it adds within a round.
    ///
    /// Throws `DeviceError` when the processor lacks the precision.
    public init(_ plan: ModelSpeed.Plan, rounds: Int = 15) throws(DeviceError) {
        var plan = plan
        plan.threads = 1
        let whole = try CPUDevice(plan)
        var devices: [(part: WindowPart?, device: CPUDevice)] = [(nil, whole)]
        for part in WindowPart.allCases { devices.append((part, try CPUDevice(plan, without: part))) }
        let output = OutputProducts(plan.shape, rows: whole.rows, whole.matrices)

        var times: [WindowPart?: [Double]] = [:]
        var (passes, gradients, packings): ([Double], [Double], [Double]) = ([], [], [])
        for round in 0..<rounds {
            for (part, device) in devices {
                times[part, default: []].append(
                    Self.milliseconds(4) {
                        _ = device.train(plan.window(4 * round + $0), TrainingStep(learningRate: 1))
                    })
            }
            passes.append(Self.milliseconds(4) { _ in output.pass() })
            gradients.append(Self.milliseconds(4) { _ in output.weightGradient() })
            packings.append(Self.milliseconds(4) { _ in output.packing() })
        }
        func cost(_ part: WindowPart) -> Double { Self.median(zip(times[nil]!, times[part]!).map { $0 - $1 }) }
        self.whole = Self.median(times[nil]!)
        let (pass, gradient, packing) = (Self.median(passes), Self.median(gradients), Self.median(packings))
        products = cost(.recurrentProducts) + pass + gradient + packing
        softmax = cost(.outputPass) - pass
        gates = cost(.gates)
        update = cost(.outputUpdate) - gradient - packing + cost(.otherUpdates)
    }

    /// Of one call, the mean over `count` calls.
    private static func milliseconds(_ count: Int, _ work: (Int) -> Void) -> Double {
        ContinuousClock().measure { for index in 0..<count { work(index) } } / .milliseconds(count)
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

/// A part of the work of a training window, which can be left out to see what it costs.
///
/// What is computed without it is worthless, but takes as long as it would.
enum WindowPart: CaseIterable {
    /// Products and packing of the recurrent layers.
    case recurrentProducts
    /// Gates of the recurrent layers, forward and backward.
    case gates
    /// The output layer forward, softmax with its gradient, and the gradient of the layer's input.
    case outputPass
    /// The gradient of the output layer's weights, their update and packing.
    case outputUpdate
    /// The update of all other parameters.
    case otherUpdates

    /// Replaces the functions that do it by ones that do nothing.
    func leaveOut(of kernels: inout apus_kernels, _ matrices: inout apus_matrices) {
        switch self {
        case .recurrentProducts:
            matrices.multiply = { _, _, _, _, _, _, _, _ in }
            matrices.pack_down = { _, _, _, _, _, _ in }
            matrices.pack_across = { _, _, _, _, _ in }
        case .gates:
            kernels.lstm_forward = { _, _, _, _, _, _, _, _, _, _ in }
            kernels.lstm_backward = { _, _, _, _, _, _, _, _ in }
            kernels.gru_forward = { _, _, _, _, _, _, _, _, _ in }
            kernels.gru_backward = { _, _, _, _, _, _, _, _, _ in }
            kernels.gru_cho_reset = { _, _, _, _, _, _, _, _ in }
            kernels.gru_cho_output = { _, _, _, _, _, _, _, _ in }
            kernels.gru_cho_output_backward = { _, _, _, _, _, _, _ in }
            kernels.gru_cho_reset_backward = { _, _, _, _, _, _ in }
        case .outputPass:
            matrices.cross_entropy_gradient = { _, _, _, _, _, _, _, _, _, _ in 1 }
        case .outputUpdate:
            matrices.head_descend = { _, _, _, _, _, _, _, _ in }
        case .otherUpdates:
            kernels.descend = { _, _, _, _ in }
            kernels.descend_rows = { _, _, _, _, _, _ in }
        }
    }
}

/// The three matrix products of the output layer over a window and the packing of its weights, alone: what remains of
/// the layer without softmax and update.
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
