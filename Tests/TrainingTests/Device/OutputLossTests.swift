import CKernels
import Foundation
import Testing

@testable import Training

/// The output layer with softmax and cross-entropy against the definition in double precision.
@Suite struct OutputLossTests {
    struct Size: CustomTestStringConvertible, Sendable {
        var (vocabulary, hidden, rows): (Int, Int, Int)
        var spread: Float = 1
        var testDescription: String { "\(vocabulary) words, \(hidden) units, \(rows) rows, spread \(spread)" }
    }

    static let sizes = [
        Size(vocabulary: 1, hidden: 1, rows: 1), Size(vocabulary: 2, hidden: 3, rows: 5),
        Size(vocabulary: 16, hidden: 16, rows: 4), Size(vocabulary: 33, hidden: 15, rows: 7),
        Size(vocabulary: 1003, hidden: 37, rows: 21), Size(vocabulary: 640, hidden: 130, rows: 8),
        Size(vocabulary: 100, hidden: 20, rows: 6, spread: 40),
    ]

    @Test("Loss and all gradients, in one part and in two", arguments: sizes, KernelCase.all)
    func definition(_ size: Size, _ kernels: KernelCase) throws {
        let model = Model(size, kernels)
        let exact = model.exact(scale: 0.37)
        for parts in 1...min(2, size.rows) {
            let ours = try model.ours(scale: 0.37, parts: parts)
            #expect(abs(ours.evaluated - exact.loss) <= 2e-5 * max(1, abs(exact.loss)))
            #expect(ours.evaluated == ours.loss)
            // bf16: the exponentials are rounded too, by at most 2⁻⁸ of themselves.
            let relative = kernels.precision == .bf16 ? 0.006 : 3e-6
            expectClose(ours.input, exact.input, relative, "input")
            expectClose(ours.weight, exact.weight, relative, "weights")
            expectClose(ours.bias, exact.bias, relative, "bias")
        }
    }

    /// Where the target is all but certain, what is left of its error must not drown in rounding.
    @Test("The gradient of a sure model is as exact as that of an unsure one", arguments: KernelCase.all)
    func certainty(_ kernels: KernelCase) throws {
        var model = Model(Size(vocabulary: 333, hidden: 21, rows: 6), kernels)
        model.targets = model.targets.map { _ in 17 }
        model.bias[17] = 16
        let (ours, exact) = (try model.ours(scale: 1, parts: 2), model.exact(scale: 1))
        #expect(exact.loss > 0 && exact.loss < 6e-3)
        #expect(abs(ours.loss / exact.loss - 1) < 1e-3)
        for (ours, exact) in [(ours.input, exact.input), (ours.weight, exact.weight), (ours.bias, exact.bias)] {
            let largest = exact.map { abs($0) }.max()!
            let error = zip(ours, exact).map { abs(Double($0) - $1) }.max()!
            #expect(error <= (kernels.precision == .bf16 ? 0.01 : 1e-4) * largest, "\(error) of \(largest)")
        }
    }

    @Test("A step of descent subtracts the gradient and packs the new weights", arguments: KernelCase.all)
    func descent(_ kernels: KernelCase) throws {
        let model = Model(Size(vocabulary: 101, hidden: 21, rows: 12), kernels)
        let (gradient, rate) = (try model.ours(scale: 0.1, parts: 2), Float(0.5))
        let stepped = try model.descended(scale: 0.1, rate: rate)
        for (index, weight) in model.weight.enumerated() {
            #expect(abs(stepped.weight[index] - (weight - rate * gradient.weight[index])) <= 2e-7)
        }
        for (index, bias) in model.bias.enumerated() {
            #expect(abs(stepped.bias[index] - (bias - rate * gradient.bias[index])) <= 2e-7)
        }
        var after = model
        (after.weight, after.bias) = (stepped.weight, stepped.bias)
        #expect(stepped.lossAfter == (try after.ours(scale: 0.1, parts: 1).loss))
    }

    @Test("Very large logits stay finite; NaN and infinity give a loss that is not", arguments: KernelCase.all)
    func extremes(_ kernels: KernelCase) throws {
        func loss(_ logits: [Float]) throws -> Double {
            var model = Model(Size(vocabulary: logits.count, hidden: 2, rows: 1), kernels)
            model.weight = model.weight.map { _ in 0 }
            (model.bias, model.targets) = (logits, [0])
            let ours = try model.ours(scale: 1, parts: 1)
            #expect(ours.loss == ours.evaluated || (ours.loss.isNaN && ours.evaluated.isNaN))
            return ours.loss
        }
        let usual = (0..<37).map { Float($0 % 5) }
        #expect(abs(try loss([1e4] + usual)) < 1e-6)
        #expect(abs(try loss([-1e30] + usual) - 1e30) < 1e24)
        #expect(abs(try loss([-200] + usual.map { $0 - 200 }) - (try loss([0] + usual))) < 1e-4)
        #expect(!(try loss(usual + [.nan])).isFinite)
        #expect(!(try loss([.nan] + usual)).isFinite)
        #expect(!(try loss(usual + [.infinity])).isFinite)
        #expect(!(try loss([-.infinity] + usual)).isFinite)
    }

    private func expectClose(_ ours: [Float], _ exact: [Double], _ relative: Double, _ what: String) {
        let scale = max(exact.map { abs($0) }.max() ?? 0, 0.2)
        let error = zip(ours, exact).map { abs(Double($0) - $1) }.max() ?? 0
        #expect(ours.count == exact.count && error <= relative * scale, "\(what): \(error) of \(scale)")
    }
}

/// An output layer with inputs and targets.
private struct Model {
    struct Result {
        var (evaluated, loss): (Double, Double)
        var (input, weight, bias): ([Float], [Float], [Float])
    }

    let size: OutputLossTests.Size
    let kernels: KernelCase
    var (weight, bias, x): ([Float], [Float], [Float])
    var targets: [Int32]

    init(_ size: OutputLossTests.Size, _ kernels: KernelCase) {
        var words = Words(seed: UInt64(size.vocabulary))
        func numbers(_ count: Int, _ spread: Float = 1) -> [Float] {
            (0..<count).map { _ in (words.uniform() - 0.5) * spread }
        }
        self.size = size
        self.kernels = kernels
        weight = numbers(size.vocabulary * size.hidden, size.spread)
        bias = numbers(size.vocabulary)
        x = numbers(size.rows * size.hidden, 2)
        targets = (0..<size.rows).map { _ in Int32(words.next() % UInt32(size.vocabulary)) }
    }

    private var shape: ModelShape {
        ModelShape(cell: .gru, vocabulary: size.vocabulary, embedding: 1, hidden: size.hidden, layers: 0)
    }

    /// The layer, its parameters, its gradients, and a loss for each part with the part's first row.
    private func layer(
        parts: Int
    ) throws -> (OutputLayer, AlignedFloats, AlignedFloats, [(first: Int, loss: OutputLoss)]) {
        let layout = ParameterLayout(shape)
        let (parameters, gradients) = (AlignedFloats(layout.count), AlignedFloats(layout.count))
        let embedding = [Float](repeating: 0, count: size.vocabulary)
        parameters.copy((embedding + weight + bias)[...])
        let output = OutputLayer(
            try kernels.matrices, shape, threads: 2, parameters: TensorViews(layout: layout, start: parameters.start),
            gradients: TensorViews(layout: layout, start: gradients.start))
        for thread in 0..<2 { output.pack(thread: thread) }
        let losses = (0..<parts).map { part in
            let (first, end) = (part * size.rows / parts, (part + 1) * size.rows / parts)
            return (first, OutputLoss(output, rows: end - first))
        }
        return (output, parameters, gradients, losses)
    }

    func ours(scale: Float, parts: Int) throws -> Result {
        let (output, parameters, gradients, losses) = try layer(parts: parts)
        defer { withExtendedLifetime((parameters, losses)) {} }
        let input = AlignedFloats(x.count)
        var result = Result(evaluated: 0, loss: 0, input: [], weight: [], bias: [])
        x.withUnsafeBufferPointer { x in
            targets.withUnsafeBufferPointer { targets in
                for (first, loss) in losses {
                    let (x, targets) = (x.baseAddress! + first * size.hidden, targets.baseAddress! + first)
                    result.evaluated += loss(x, targets)
                    result.loss += loss.gradient(x, targets, scale: scale, into: input.start + first * size.hidden)
                }
                let kept = losses.map {
                    $0.loss.saved(x.baseAddress! + $0.first * size.hidden, targets.baseAddress! + $0.first)
                }
                for thread in 0..<2 { output.setGradient(kept, scale: scale, thread: thread) }
            }
        }
        result.input = input[0..<x.count]
        let first = size.vocabulary
        result.weight = gradients[first..<first + weight.count]
        result.bias = gradients[first + weight.count..<gradients.count]
        return result
    }

    /// The parameters after one step, and the loss that the layer then sees.
    func descended(scale: Float, rate: Float) throws -> (weight: [Float], bias: [Float], lossAfter: Double) {
        let (output, parameters, gradients, losses) = try layer(parts: 1)
        defer { withExtendedLifetime((gradients, losses)) {} }
        let input = AlignedFloats(x.count)
        let after = x.withUnsafeBufferPointer { x in
            targets.withUnsafeBufferPointer { targets in
                let (x, targets, loss) = (x.baseAddress!, targets.baseAddress!, losses[0].loss)
                _ = loss.gradient(x, targets, scale: scale, into: input.start)
                for thread in 0..<2 {
                    output.descend([loss.saved(x, targets)], scale: scale, rate: rate, thread: thread)
                }
                return loss(x, targets)
            }
        }
        let all = parameters[size.vocabulary..<parameters.count]
        return (Array(all[..<weight.count]), Array(all[weight.count...]), after)
    }

    /// The definition, for the operands that the products see.
    func exact(scale: Double) -> (loss: Double, input: [Double], weight: [Double], bias: [Double]) {
        let (w, x) = (weight.map(kernels.seen), x.map(kernels.seen))
        let hidden = size.hidden
        var loss = 0.0
        var input = [Double](repeating: 0, count: x.count)
        var (weights, biases) = ([Double](repeating: 0, count: w.count), [Double](repeating: 0, count: bias.count))
        for row in 0..<size.rows {
            let z = (0..<size.vocabulary).map { word in
                (0..<hidden).reduce(Double(bias[word])) { $0 + w[word * hidden + $1] * x[row * hidden + $1] }
            }
            let most = z.max()!
            let total = z.map { exp($0 - most) }.reduce(0, +)
            loss += log(total) + most - z[Int(targets[row])]
            for word in 0..<size.vocabulary {
                let error = scale * (exp(z[word] - most) / total - (word == Int(targets[row]) ? 1 : 0))
                biases[word] += error
                for unit in 0..<hidden {
                    input[row * hidden + unit] += error * w[word * hidden + unit]
                    weights[word * hidden + unit] += error * x[row * hidden + unit]
                }
            }
        }
        return (loss, input, weights, biases)
    }
}
