import Testing

@testable import Training

/// What a device promises beside its numbers: the same bits again, nothing done by a window that diverged.
@Suite struct CPUDeviceTests {
    @Test("Two devices trained alike hold identical bits", arguments: SampleModel.all)
    func determinism(_ model: SampleModel) throws {
        for kernels in KernelCase.all {
            let (one, two) = (
                try model.device(kernels.variant, precision: kernels.precision),
                try model.device(kernels.variant, precision: kernels.precision)
            )
            for index in 0..<4 {
                let losses = [one, two].map { $0.train(model.window(index), step(index)) }
                #expect(losses[0].bitPattern == losses[1].bitPattern, "\(kernels)")
            }
            #expect(one.parameters == two.parameters && one.state == two.state, "\(kernels)")
        }
    }

    @Test("Parameters and state are all that training goes on from", arguments: SampleModel.all)
    func resumption(_ model: SampleModel) throws {
        let (whole, second) = (try model.device(), try model.device())
        for index in 0..<2 { _ = whole.train(model.window(index), step(index)) }
        (second.parameters, second.state) = (whole.parameters, whole.state)
        for index in 2..<4 {
            #expect(whole.train(model.window(index), step(index)) == second.train(model.window(index), step(index)))
        }
        #expect(whole.parameters == second.parameters && whole.state == second.state)
    }

    @Test("Evaluation is training's loss, changes no parameter and carries the state on", arguments: SampleModel.all)
    func evaluation(_ model: SampleModel) throws {
        let (evaluated, trained) = (try model.device(), try model.device())
        let still = TrainingStep(learningRate: 0)
        for index in 0..<3 {
            let (ours, theirs) = (evaluated.evaluate(model.window(index)), trained.train(model.window(index), still))
            #expect(abs(ours - theirs) <= 1e-12)
        }
        #expect(evaluated.parameters == model.parameters)
        #expect(evaluated.state == trained.state && evaluated.state.hidden.contains { $0 != 0 })
    }

    @Test("A loss that is not finite leaves parameters and state alone", arguments: Cell.allCases)
    func divergence(_ cell: Cell) throws {
        let model = SampleModel(cell)
        let device = try model.device()
        var broken = model.parameters
        broken[broken.count - 1] = .nan
        device.parameters = broken
        #expect(!device.train(model.window(), TrainingStep(learningRate: 1)).isFinite)
        #expect(device.parameters.map(\.bitPattern) == broken.map(\.bitPattern))
        #expect(device.state == CarriedState(zerosFor: model.shape, batch: model.batch))
    }

    @Test(
        "Clipping scales the update to the largest norm and leaves a smaller gradient alone", arguments: Cell.allCases)
    func clipping(_ cell: Cell) throws {
        let model = SampleModel(cell)
        func change(_ clipNorm: Float?) throws -> (change: [Double], norm: Double?) {
            let device = try model.device()
            var step = TrainingStep(learningRate: 1)
            step.clipNorm = clipNorm
            _ = device.train(model.window(), step)
            return (zip(model.parameters, device.parameters).map { Double($0) - Double($1) }, device.gradientNorm)
        }
        let plain = try change(nil)
        let norm = plain.change.map { $0 * $0 }.reduce(0, +).squareRoot()
        #expect(plain.norm == nil)
        #expect(abs(try #require(try change(1e3).norm) - norm) <= 1e-5 * norm)
        #expect(try change(1e3).change == plain.change)
        let clipped = try change(Float(norm / 4)).change
        #expect(abs(clipped.map { $0 * $0 }.reduce(0, +).squareRoot() - norm / 4) <= 1e-4 * norm)
    }

    @Test("A step that stores no gradient of the output layer takes the same step", arguments: Cell.allCases)
    func fusion(_ cell: Cell) throws {
        let model = SampleModel(cell, vocabulary: 37, embedding: 19, hidden: 33, layers: 2, batch: 3, sequence: 4)
        for kernels in KernelCase.all {
            let (fused, kept) = (
                try model.device(kernels.variant, precision: kernels.precision),
                try model.device(kernels.variant, precision: kernels.precision)
            )
            fused.keepsGradient = false
            for index in 0..<3 {
                let losses = [fused, kept].map {
                    $0.train(model.window(index), TrainingStep(learningRate: 1))
                }
                #expect(abs(losses[0] - losses[1]) <= 1e-5, "\(kernels)")
            }
            let (ours, theirs) = (fused.parameters, kept.parameters)
            #expect(ours != model.parameters && zip(ours, theirs).allSatisfy { abs($0 - $1) <= 1e-4 }, "\(kernels)")
        }
    }

    @Test("bf16 follows fp32: losses, and the direction and length of the gradient", arguments: Cell.allCases)
    func bf16(_ cell: Cell) throws {
        let model = SampleModel(cell, vocabulary: 300, embedding: 40, hidden: 64, batch: 4, sequence: 8)
        for kernels in KernelCase.all where kernels.precision == .bf16 {
            let devices = try [Precision.fp32, .bf16].map { try model.device(kernels.variant, precision: $0) }
            let losses = devices.map { $0.train(model.window(), TrainingStep(learningRate: 0)) }
            #expect(losses[0] != losses[1] && abs(losses[0] - losses[1]) <= 2e-3 * losses[0])
            let gradients = devices.map { $0.gradients.map { Double($0) } }
            for tensor in devices[0].layout.tensors {
                func dot(_ a: Int, _ b: Int) -> Double {
                    tensor.range.reduce(0) { $0 + gradients[a][$1] * gradients[b][$1] }
                }
                let cosine = dot(0, 1) / (dot(0, 0) * dot(1, 1)).squareRoot()
                #expect(cosine > 0.999 && abs(dot(1, 1) / dot(0, 0) - 1) < 0.02, "\(tensor.name): \(cosine)")
            }
        }
    }

    @Test func bf16WithoutItsInstructionsIsRefusedWithTheRepair() throws {
        let plainest = try #require(KernelVariant.available.last)
        let error = try #require(throws: DeviceError.self) {
            _ = try SampleModel(.lstm).device(plainest, precision: .bf16)
        }
        #expect(error == .noBF16(kernels: plainest) && "\(error)".contains("\"precision\": \"auto\""))
        _ = try SampleModel(.lstm).device(plainest, precision: .auto)
    }

    @Test(
        "Weights and one bias of a cell with 200 inputs and 200 units",
        arguments: [(Cell.lstm, 320_800), (.gru, 240_600)])
    func reportedCounts(_ cell: Cell, _ expected: Int) throws {
        let layout = ParameterLayout(
            ModelShape(cell: cell, vocabulary: 10, embedding: 200, hidden: 200, layers: 1))
        let names = ["rnn.weight_ih_l0", "rnn.weight_hh_l0", "rnn.bias_ih_l0"]
        #expect(try names.map { try #require(layout[$0]).count }.reduce(0, +) == expected)
    }

    @Test(
        "Threads give the same bits every time, and one thread's numbers; more than there are streams, too",
        arguments: Cell.allCases, KernelCase.all)
    func threads(_ cell: Cell, _ kernels: KernelCase) throws {
        let model = SampleModel(cell, vocabulary: 600, embedding: 40, hidden: 64, batch: 3, sequence: 8)
        let devices = try [1, 2, 2, 5].map {
            try model.device(kernels.variant, threads: $0, precision: kernels.precision)
        }
        let tolerance = kernels.precision == .bf16 ? 3e-3 : 1e-5
        // The last step stores no gradient of the output layer.
        for index in 0..<3 {
            var step = step(index)
            if index == 2 { step.clipNorm = nil }
            let losses = devices.map { device in
                device.keepsGradient = index < 2
                return device.train(model.window(index), step)
            }
            #expect(losses[1] == losses[2])
            #expect(losses.allSatisfy { abs(losses[0] - $0) <= tolerance }, "\(losses)")
        }
        #expect(devices[1].parameters == devices[2].parameters)
        for device in devices {
            let apart = zip(devices[0].parameters, device.parameters).map { abs($0 - $1) }.max()!
            #expect(apart <= Float(tolerance), "\(apart)")
        }
    }

    @Test func kernelsOfAnUnknownNameDoNotExist() {
        #expect(!KernelVariant.available.isEmpty)
        #expect(throws: DeviceError.unknownKernels("sse9")) { try KernelVariant.table(named: "sse9") }
        #expect("\(DeviceError.unknownKernels("sse9"))".contains("APUS_KERNELS=sse9"))
    }

    private func step(_ window: Int) -> TrainingStep {
        var step = TrainingStep(learningRate: 0.5)
        (step.layerDropout, step.rnnDropout, step.clipNorm, step.window) = (0.3, 0.2, 0.4, window)
        return step
    }
}
