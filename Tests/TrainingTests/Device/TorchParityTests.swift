import CKernels
import Foundation
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

/// A small model of `torch_parity.json`: what PyTorch computed for it in double precision.
struct TorchParityCase: Decodable, CustomTestStringConvertible, Sendable {
    struct Step: Decodable, Sendable {
        var loss: Double
        var gradients: [String: Nested]?
        var gradientNorm: Double?
    }

    var cell: String
    var vocab: Int
    var embedding: Int
    var hidden: Int
    var layers: Int
    var batch: Int
    var sequence: Int
    var learningRate: Float
    var clipNorm: Float?
    var streams: [[Int32]]
    var initial: [String: Nested]
    var steps: [Step]
    var finalHidden: Nested
    var finalCell: Nested?
    var final: [String: Nested]

    /// Arrays of any depth, flattened.
    struct Nested: Decodable, Sendable {
        var values: [Double]

        init(from decoder: any Decoder) throws {
            if let number = try? decoder.singleValueContainer().decode(Double.self) {
                values = [number]
                return
            }
            var list = try decoder.unkeyedContainer()
            values = []
            while !list.isAtEnd { values += try list.decode(Nested.self).values }
        }
    }

    var testDescription: String { "\(cell), \(layers) layers, clip \(clipNorm.map { "\($0)" } ?? "none")" }

    var shape: ModelShape {
        ModelShape(
            cell: Cell(rawValue: cell)!, vocabulary: vocab, embedding: embedding, hidden: hidden, layers: layers)
    }

    /// The window of step `index`.
    func window(_ index: Int) -> Window {
        var window = Window(batch: batch, sequence: sequence, inputs: [], targets: [])
        for time in index * sequence..<(index + 1) * sequence {
            window.inputs += streams.map { $0[time] }
            window.targets += streams.map { $0[time + 1] }
        }
        return window
    }

    /// `tensors` in the order of the flat buffer.
    func flat(_ tensors: [String: Nested]) -> [Double] {
        ParameterLayout(shape).tensors.flatMap { tensors[$0.name]!.values }
    }

    /// All cases of the file.
    static let all: [TorchParityCase] = {
        struct File: Decodable {
            var cases: [TorchParityCase]
        }
        let url = Bundle.module.url(forResource: "Fixtures/torch_parity", withExtension: "json")!
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try! decoder.decode(File.self, from: Data(contentsOf: url)).cases
    }()
}
