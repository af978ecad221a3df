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
    /// Everything else: embedding, column sums, carried state, conversion to bf16; below zero when the others' errors of
    /// a few percent of a window add up to more.
    public var rest: Double { whole - products - softmax - gates - update }

    /// Medians over `rounds` rounds, in each of which every variant trains four windows, by one thread; a part's cost is the
    /// median of what it adds within a round.
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
