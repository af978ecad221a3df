import Foundation
import Testing

@testable import Training

/// The report's gradients of the GRU cell with the reset gate before the product, for one step from a given state.
///
/// With ∂ = ∂ε₂/∂h₂, the report's scalar equations in matrix form, summed over the batch (⊗ is the outer product):
///
///     ∂ε₂/∂W_xz = (∂ ⊙ (h₁−g₂) ⊙ z₂(1−z₂)) ⊗ x₂                              and ⊗ h₁ for W_hz
///     ∂ε₂/∂W_xg = (∂ ⊙ (1−z₂) ⊙ (1−g₂²)) ⊗ x₂                                and ⊗ (r₂⊙h₁) for W_hg
///     ∂ε₂/∂W_xr = ((W_hgᵀ [∂ ⊙ (1−z₂) ⊙ (1−g₂²)]) ⊙ h₁ ⊙ r₂(1−r₂)) ⊗ x₂      and ⊗ h₁ for W_hr
@Suite struct ReportGradientTests {
    let model = SampleModel(.gruCho, vocabulary: 9, embedding: 4, hidden: 6, layers: 1, batch: 3, sequence: 1)

    @Test func gradientsOfChoUnit() throws {
        let device = try model.device()
        var words = Words(seed: 5)
        let state = (0..<18).map { _ in words.uniform() - 0.5 }
        device.state.hidden = state
        _ = device.train(model.window(), TrainingStep(learningRate: 0))

        var expected: [String: [[Double]]] = [:]
        for row in 0..<model.batch { add(row, state[row * 6..<(row + 1) * 6].map { Double($0) }, to: &expected) }
        for (name, blocks) in expected {
            let tensor = try #require(device.layout[name])
            let ours = device.gradients[tensor.range].map { Double($0) }
            let exact = blocks.flatMap(\.self)
            let scale = exact.map { abs($0) }.max()!
            #expect(ours.count == exact.count && scale > 0)
            #expect(zip(ours, exact).allSatisfy { abs($0 - $1) <= 1e-5 * scale }, "\(name)")
        }
    }

    /// Adds one row of the batch to the gradients, gates in the order r, z, g.
    private func add(_ row: Int, _ h1: [Double], to gradients: inout [String: [[Double]]]) {
        let x2 = matrix("embedding.weight", 4)[Int(model.window().inputs[row])]
        let (input, recurrent) = (matrix("rnn.weight_ih_l0", 4), matrix("rnn.weight_hh_l0", 6))
        let biases = zip(matrix("rnn.bias_ih_l0", 18)[0], matrix("rnn.bias_hh_l0", 18)[0]).map { $0 + $1 }
        func gate(_ index: Int, _ h: [Double]) -> [Double] {
            (index * 6..<index * 6 + 6).map { dot(input[$0], x2) + dot(recurrent[$0], h) + biases[$0] }
        }
        let r2 = gate(0, h1).map { 1 / (1 + exp(-$0)) }
        let z2 = gate(1, h1).map { 1 / (1 + exp(-$0)) }
        let reset = times(r2, h1)
        let g2 = gate(2, reset).map { tanh($0) }
        let open = z2.map { 1 - $0 }
        let h2 = plus(times(open, g2), times(z2, h1))

        let dh2 = outputGradient(row, h2)
        let dz = times(dh2, times(plus(h1, g2.map { -$0 }), times(z2, open)))
        let dg = times(dh2, times(open, g2.map { 1 - $0 * $0 }))
        let back = (0..<6).map { column in dot(recurrent[12..<18].map { $0[column] }, dg) }
        let dr = times(back, times(h1, times(r2, r2.map { 1 - $0 })))
        accumulate(outer(dr, x2) + outer(dz, x2) + outer(dg, x2), into: &gradients["rnn.weight_ih_l0"])
        accumulate(outer(dr, h1) + outer(dz, h1) + outer(dg, reset), into: &gradients["rnn.weight_hh_l0"])
    }

    /// ∂ε₂/∂h₂ of the mean cross-entropy.
    private func outputGradient(_ row: Int, _ h2: [Double]) -> [Double] {
        let weights = matrix("fc.weight", 6)
        let biases = matrix("fc.bias", 9)[0]
        let powers = (0..<9).map { exp(dot(weights[$0], h2) + biases[$0]) }
        let target = Int(model.window().targets[row])
        let total = powers.reduce(0, +)
        let errors = powers.enumerated().map { ($1 / total - ($0 == target ? 1 : 0)) / 3 }
        return (0..<6).map { column in dot(errors, weights.map { $0[column] }) }
    }

    private func matrix(_ name: String, _ columns: Int) -> [[Double]] {
        let values = model.parameters[ParameterLayout(model.shape)[name]!.range].map { Double($0) }
        return stride(from: 0, to: values.count, by: columns).map { Array(values[$0..<$0 + columns]) }
    }

    private func dot(_ a: [Double], _ b: [Double]) -> Double { times(a, b).reduce(0, +) }

    private func plus(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 + $1 } }

    private func times(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 * $1 } }

    private func outer(_ a: [Double], _ b: [Double]) -> [[Double]] { a.map { left in b.map { left * $0 } } }

    private func accumulate(_ term: [[Double]], into sum: inout [[Double]]?) {
        sum = sum.map { zip($0, term).map { plus($0, $1) } } ?? term
    }
}
