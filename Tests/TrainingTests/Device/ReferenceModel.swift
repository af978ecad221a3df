import CKernels
import Foundation

@testable import Training

/// The model of the device written out in double precision, row by row, with nothing clever: forward only.
struct ReferenceModel {
    let shape: ModelShape
    let batch: Int
    /// In the order of `ParameterLayout`.
    var parameters: [Double]
    /// `[layers][batch][hidden]`.
    var hidden: [[[Double]]]
    var cell: [[[Double]]]
    private let offsets: [String: Int]

    init(_ shape: ModelShape, batch: Int, parameters: [Float]) {
        self.shape = shape
        self.batch = batch
        self.parameters = parameters.map { Double($0) }
        let zeros = Array(repeating: Array(repeating: 0.0, count: shape.hidden), count: batch)
        hidden = Array(repeating: zeros, count: shape.layers)
        cell = hidden
        offsets = Dictionary(uniqueKeysWithValues: ParameterLayout(shape).tensors.map { ($0.name, $0.offset) })
    }

    /// Mean cross-entropy of a window; carries the state on.
    mutating func loss(_ window: Window, _ step: TrainingStep? = nil) -> Double {
        var total = 0.0
        for time in 0..<window.sequence {
            for row in 0..<batch {
                let index = time * batch + row
                total += loss(of: window.inputs[index], target: window.targets[index], row, index, step)
            }
        }
        return total / Double(window.inputs.count)
    }

    private mutating func loss(
        of token: Int32, target: Int32, _ row: Int, _ index: Int, _ step: TrainingStep?
    ) -> Double {
        let start = offsets["embedding.weight"]! + Int(token) * shape.embedding
        var x = drop(Array(parameters[start..<start + shape.embedding]), site: 0, index, step)
        for layer in 0..<shape.layers {
            advance(layer, row, x)
            x = drop(hidden[layer][row], site: layer + 1, index, step)
        }
        let logits = product("fc.weight", 0..<shape.vocabulary, x, bias: "fc.bias")
        let most = logits.max()!
        return log(logits.map { exp($0 - most) }.reduce(0, +)) + most - logits[Int(target)]
    }

    /// One step of a cell for one row of the batch, as the equations stand in PyTorch's documentation.
    private mutating func advance(_ layer: Int, _ row: Int, _ x: [Double]) {
        let size = shape.hidden
        let h = hidden[layer][row]
        func ih(_ gate: Int) -> [Double] {
            product("rnn.weight_ih_l\(layer)", gate * size..<(gate + 1) * size, x, bias: "rnn.bias_ih_l\(layer)")
        }
        func hh(_ gate: Int, _ h: [Double]) -> [Double] {
            product("rnn.weight_hh_l\(layer)", gate * size..<(gate + 1) * size, h, bias: "rnn.bias_hh_l\(layer)")
        }
        func sum(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 + $1 } }
        func sigmoid(_ a: [Double]) -> [Double] { a.map { 1 / (1 + exp(-$0)) } }

        if shape.cell == .lstm {
            let (i, f) = (sigmoid(sum(ih(0), hh(0, h))), sigmoid(sum(ih(1), hh(1, h))))
            let (g, o) = (sum(ih(2), hh(2, h)).map { tanh($0) }, sigmoid(sum(ih(3), hh(3, h))))
            for k in 0..<size {
                cell[layer][row][k] = f[k] * cell[layer][row][k] + i[k] * g[k]
                hidden[layer][row][k] = o[k] * tanh(cell[layer][row][k])
            }
            return
        }
        let (r, z) = (sigmoid(sum(ih(0), hh(0, h))), sigmoid(sum(ih(1), hh(1, h))))
        let inner =
            shape.cell == .gru
            ? zip(r, hh(2, h)).map { $0 * $1 }
            : hh(2, zip(r, h).map { $0 * $1 })
        let n = sum(ih(2), inner).map { tanh($0) }
        for k in 0..<size { hidden[layer][row][k] = (1 - z[k]) * n[k] + z[k] * h[k] }
    }

    /// Rows `rows` of the matrix `name` times `x`, plus the bias.
    private func product(_ name: String, _ rows: Range<Int>, _ x: [Double], bias: String) -> [Double] {
        let (weights, biases) = (offsets[name]!, offsets[bias]!)
        return rows.map { row in
            var total = parameters[biases + row]
            for k in 0..<x.count { total += parameters[weights + row * x.count + k] * x[k] }
            return total
        }
    }

    /// Row `index` of the window after a dropout site.
    private func drop(_ x: [Double], site: Int, _ index: Int, _ step: TrainingStep?) -> [Double] {
        guard let step else { return x }
        let probability = site == 0 || site == shape.layers ? step.layerDropout : step.rnnDropout
        return x.enumerated().map { column, value in
            value * dropoutFactor(step, site, probability, element: index * x.count + column)
        }
    }
}

/// 0 or 1 / (1 - probability), from the scalar generator and the order described at `apus_mask`.
func dropoutFactor(_ step: TrainingStep, _ site: Int, _ probability: Float, element: Int) -> Double {
    let counter = [UInt32(element / 64 * 16 + element % 16), UInt32(step.window), UInt32(step.epoch), UInt32(site)]
    let key = [UInt32(truncatingIfNeeded: step.seed), UInt32(truncatingIfNeeded: step.seed >> 32)]
    var words: [UInt32] = [0, 0, 0, 0]
    apus_philox(counter, key, &words)
    let uniform = Double(words[element % 64 / 16]) / 4_294_967_296
    return uniform < Double(probability) ? 0 : 1 / (1 - Double(probability))
}
