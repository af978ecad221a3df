import CKernels

/// How fast a model is trained and evaluated on this machine.
public struct ModelSpeed: Sendable {
    /// Which model is timed, on which windows and how often.
    public struct Plan: Sendable {
        /// Of the model that is timed.
        public var shape: ModelShape
        /// The text, at least one window; when it ends it begins again.
        public var windows: [Window]
        /// Of matrix products.
        public var precision = Precision.fp32
        /// Side by side in one device.
        public var threads = 1
        /// Windows that are trained first, so that memory and caches are warm.
        public var warmUp = 20
        /// Windows that are timed, training and then evaluating.
        public var timed = 200

        /// A plan for `shape` on `windows`, all of one size.
        public init(shape: ModelShape, windows: [Window]) {
            self.shape = shape
            self.windows = windows
        }
    }

    /// Training, learning rate 1, no dropout, no clipping.
    public var trainTokensPerSecond: Double
    /// Evaluation.
    public var evaluateTokensPerSecond: Double
    /// Mean cross-entropy in nats of the last timed training window.
    public var loss: Double

    /// Trains and evaluates as `plan` says.
    ///
    /// Throws `DeviceError` when the processor lacks the precision.
    public init(_ plan: Plan) throws(DeviceError) {
        let device = try CPUDevice(plan)
        let step = TrainingStep(learningRate: 1)
        let clock = ContinuousClock()
        for index in 0..<plan.warmUp { _ = device.train(plan.window(index), step) }
        var loss = 0.0
        let training = clock.measure {
            for index in plan.warmUp..<plan.warmUp + plan.timed { loss = device.train(plan.window(index), step) }
        }
        let evaluation = clock.measure {
            for index in plan.warmUp..<plan.warmUp + plan.timed { _ = device.evaluate(plan.window(index)) }
        }
        self.loss = loss
        let tokens = Double(plan.timed * device.rows)
        trainTokensPerSecond = tokens / (training / .seconds(1))
        evaluateTokensPerSecond = tokens / (evaluation / .seconds(1))
    }
}

extension ModelSpeed.Plan {
    /// Window `index` of the text.
    func window(_ index: Int) -> Window { windows[index % windows.count] }
}

extension CPUDevice {
    /// The device of a plan, with the report's initial parameters; without `leftOut`, when it is named.
    convenience init(_ plan: ModelSpeed.Plan, without leftOut: WindowPart? = nil) throws(DeviceError) {
        var kernels = try KernelVariant.chosenTable()
        var matrices = try kernels.matrices(plan.precision)
        leftOut?.leaveOut(of: &kernels, &matrices)
        self.init(
            shape: plan.shape, batch: plan.windows[0].batch, sequence: plan.windows[0].sequence,
            threads: plan.threads, kernels: kernels, matrices: matrices)
        parameters = Initialization.report.parameters(of: plan.shape, range: 0.1, seed: 1)
    }
}

/// What this machine's matrix products reach at best.
public enum ProductPeak {
    /// Floating-point operations a second of one thread, on factors that fit the first two caches: the best of many
    /// runs.
    ///
    /// Throws `DeviceError` when the processor lacks the precision.
    public static func operationsPerSecond(_ precision: Precision) throws(DeviceError) -> Double {
        let matrices = try KernelVariant.chosenTable().matrices(precision)
        let (m, n, k) = (64, 5 * matrices.lanes, 256)
        let (a, c) = (AlignedFloats(m * k), AlignedFloats(m * n))
        let b = AlignedFloats(matrices.panelWords(columns: n, summed: k))
        let depth = matrices.words(k)
        var left = apus_left(words: a.start, count: m, depth: depth, row_stride: depth, step: 1)
        let clock = ContinuousClock()
        let repeats = 50
        defer { withExtendedLifetime((a, b, c)) {} }
        let best = (0..<200).map { _ in
            clock.measure {
                for _ in 0..<repeats { matrices.multiply(&left, 0, m, b.start, n, c.start, n, false) }
            }
        }.min()!
        return Double(2 * m * n * k * repeats) / (best / .seconds(1))
    }
}
