import Testing

@testable import Training

/// The device's loss and gradients against the double-precision reference and its finite differences.
@Suite struct GradientTests {
    static let dropouts: [Float] = [0, 0.4]

    @Test("Losses and carried states of three windows", arguments: SampleModel.all, dropouts)
    func losses(_ model: SampleModel, dropout: Float) throws {
        for variant in KernelVariant.available {
            let device = try model.device(variant)
            var reference = ReferenceModel(model.shape, batch: model.batch, parameters: model.parameters)
            var step = step(dropout)
            step.learningRate = 0
            for index in 0..<3 {
                step.window = index
                let (ours, expected) = (
                    device.train(model.window(index), step), reference.loss(model.window(index), step)
                )
                #expect(abs(ours - expected) <= 2e-6 * max(1, expected), "window \(index), \(variant)")
            }
            let states = reference.hidden.joined().joined()
            #expect(zip(device.state.hidden, states).allSatisfy { abs(Double($0) - $1) < 2e-6 }, "\(variant)")
        }
    }

    @Test("Gradients are finite differences of the reference", arguments: Cell.allCases, dropouts)
    func elementwise(_ cell: Cell, dropout: Float) throws {
        let model = SampleModel(cell)
        let step = step(dropout)
        let device = try model.device()
        device.state = state(of: model)
        _ = device.train(model.window(), step)
        let differences = finiteDifferences(model, step, directions: nil)
        expectClose(device.gradients, differences, model)
    }

    @Test("Directional derivatives for every tensor, every variant", arguments: SampleModel.all, dropouts)
    func directional(_ model: SampleModel, dropout: Float) throws {
        let step = step(dropout)
        var words = Words(seed: 7)
        let direction = model.parameters.map { _ in Double(words.uniform()) - 0.5 }
        let expected = finiteDifferences(model, step, directions: direction)
        for variant in KernelVariant.available {
            let device = try model.device(variant)
            device.state = state(of: model)
            _ = device.train(model.window(), step)
            let gradients = device.gradients
            for (index, tensor) in ParameterLayout(model.shape).tensors.enumerated() {
                let terms = tensor.range.map { Double(gradients[$0]) * direction[$0] }
                let scale = max(terms.map { $0 * $0 }.reduce(0, +).squareRoot(), 1e-3)
                #expect(abs(terms.reduce(0, +) - expected[index]) <= 2e-5 * scale, "\(tensor.name), \(variant)")
            }
        }
    }

    @Test("sum_over_time multiplies the gradient by the sequence", arguments: Cell.allCases)
    func reduction(_ cell: Cell) throws {
        let model = SampleModel(cell, sequence: 4)
        var step = step(0.4)
        let (mean, sum) = (try model.device(), try model.device())
        let meanLoss = mean.train(model.window(), step)
        step.lossReduction = .sumOverTime
        #expect(sum.train(model.window(), step) == meanLoss)
        #expect(sum.gradients == mean.gradients.map { 4 * $0 })
    }

    private func step(_ dropout: Float) -> TrainingStep {
        var step = TrainingStep(learningRate: 1)
        (step.layerDropout, step.rnnDropout) = (dropout, dropout / 2)
        (step.seed, step.epoch, step.window) = (0x1234_5678_9abc, 3, 5)
        return step
    }

    /// A state that is not zero, so that the recurrent weights of the first step matter.
    private func state(of model: SampleModel) -> CarriedState {
        var words = Words(seed: 3)
        var state = CarriedState(zerosFor: model.shape, batch: model.batch)
        state.hidden = state.hidden.map { _ in words.uniform() - 0.5 }
        state.cell = state.cell.map { _ in words.uniform() - 0.5 }
        return state
    }

    /// Central differences for each parameter, or along `directions` for each tensor.
    private func finiteDifferences(_ model: SampleModel, _ step: TrainingStep, directions: [Double]?) -> [Double] {
        var reference = ReferenceModel(model.shape, batch: model.batch, parameters: model.parameters)
        let state = state(of: model)
        let rows = model.shape.layers * model.batch
        func rowsOf(_ flat: [Float]) -> [[[Double]]] {
            let size = model.shape.hidden
            let all = (0..<rows).map { row in flat[row * size..<(row + 1) * size].map { Double($0) } }
            return (0..<model.shape.layers).map { Array(all[$0 * model.batch..<($0 + 1) * model.batch]) }
        }
        reference.hidden = rowsOf(state.hidden)
        if model.shape.cell == .lstm { reference.cell = rowsOf(state.cell) }

        func derivative(_ range: Range<Int>) -> Double {
            let width = 1e-5
            var (above, below) = (reference, reference)
            for index in range {
                above.parameters[index] += width * (directions?[index] ?? 1)
                below.parameters[index] -= width * (directions?[index] ?? 1)
            }
            return (above.loss(model.window(), step) - below.loss(model.window(), step)) / (2 * width)
        }
        if directions != nil { return ParameterLayout(model.shape).tensors.map { derivative($0.range) } }
        return reference.parameters.indices.map { derivative($0..<$0 + 1) }
    }

    private func expectClose(_ ours: [Float], _ expected: [Double], _ model: SampleModel) {
        for tensor in ParameterLayout(model.shape).tensors {
            let scale = tensor.range.map { abs(expected[$0]) }.max()!
            let error = tensor.range.map { abs(Double(ours[$0]) - expected[$0]) }.max()!
            #expect(scale > 0 && error <= 2e-5 * scale, "\(tensor.name): \(error) of \(scale)")
        }
    }
}
