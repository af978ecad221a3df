import Foundation
import Testing

@testable import Training

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
