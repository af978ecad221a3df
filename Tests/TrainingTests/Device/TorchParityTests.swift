import CKernels
import Testing

@testable import Training

/// Our engine beside PyTorch, on the vectors of `torch_parity.json`.
@Suite struct TorchParityTests {
    @Test("Losses, gradients, norms, weights and states are PyTorch's", arguments: TorchParityCase.all)
    func parity(of reference: TorchParityCase) throws {
        for variant in KernelVariant.available {
            try check(reference, variant)
        }
    }

    private func check(_ reference: TorchParityCase, _ variant: String) throws {
        let table = try KernelVariant.table(named: variant)
        let device = try CPUDevice(
            shape: reference.shape, batch: reference.batch, sequence: reference.sequence, threads: 1,
            precision: .fp32, kernels: table)
        device.keepsGradient = true
        device.parameters = reference.flat(reference.initial).map { Float($0) }
        var step = TrainingStep(learningRate: reference.learningRate)
        step.clipNorm = reference.clipNorm

        for (index, expected) in reference.steps.enumerated() {
            step.window = index
            let loss = device.train(reference.window(index), step)
            #expect(abs(loss - expected.loss) <= 1e-4 * expected.loss, "loss of step \(index), \(variant)")
            if let gradients = expected.gradients {
                expectClose(device.gradients, reference.flat(gradients), reference.shape, "gradient, \(variant)")
            }
            #expect((device.gradientNorm == nil) == (expected.gradientNorm == nil))
            if let norm = expected.gradientNorm, let ours = device.gradientNorm {
                #expect(abs(ours - norm) <= 1e-4 * norm, "norm of step \(index), \(variant)")
            }
        }
        expectClose(device.parameters, reference.flat(reference.final), reference.shape, "final weights, \(variant)")
        expectClose(device.state.hidden, reference.finalHidden.values, "final hidden state, \(variant)")
        expectClose(device.state.cell, reference.finalCell?.values ?? [], "final cell, \(variant)")
    }

    /// Compares tensor by tensor.
    private func expectClose(_ ours: [Float], _ theirs: [Double], _ shape: ModelShape, _ what: String) {
        for tensor in ParameterLayout(shape).tensors {
            expectClose(Array(ours[tensor.range]), Array(theirs[tensor.range]), "\(what): \(tensor.name)")
        }
    }

    /// The largest difference is at most 1e-4 of the largest reference.
    private func expectClose(_ ours: [Float], _ theirs: [Double], _ what: String) {
        #expect(ours.count == theirs.count, "\(what)")
        let scale = theirs.map { abs($0) }.max() ?? 0
        let error = zip(ours, theirs).map { abs(Double($0) - $1) }.max() ?? 0
        #expect(error <= 1e-4 * scale, "\(what): \(error) of \(scale)")
    }
}
