import CKernels
import TestSupport
import Testing

@testable import Training

/// A small model with reproducible parameters and text, of sizes that no vector length divides.
struct SampleModel: CustomTestStringConvertible, Sendable {
    var shape: ModelShape
    var batch: Int
    var sequence: Int

    var testDescription: String { "\(shape), batch \(batch), sequence \(sequence)" }

    init(
        _ cell: Cell, vocabulary: Int = 11, embedding: Int = 3, hidden: Int = 5, layers: Int = 2, batch: Int = 2,
        sequence: Int = 3
    ) {
        shape = ModelShape(
            cell: cell, vocabulary: vocabulary, embedding: embedding, hidden: hidden, layers: layers)
        self.batch = batch
        self.sequence = sequence
    }

    /// One of each cell with `sizes` beside the default ones.
    static let all: [SampleModel] = Cell.allCases.flatMap { cell in
        [
            SampleModel(cell),
            SampleModel(cell, vocabulary: 37, embedding: 19, hidden: 33, layers: 3, batch: 3, sequence: 4),
            SampleModel(cell, vocabulary: 2, embedding: 1, hidden: 1, layers: 1, batch: 1, sequence: 1),
        ]
    }

    /// Uniform ±0.5.
    var parameters: [Float] {
        var words = Words(seed: 1)
        return (0..<ParameterLayout(shape).count).map { _ in words.uniform() - 0.5 }
    }

    /// Window `index` of a random text.
    func window(_ index: Int = 0) -> Window {
        var words = Words(seed: UInt64(100 + index))
        func tokens() -> [Int32] { (0..<batch * sequence).map { _ in Int32(words.next() % UInt32(shape.vocabulary)) } }
        return Window(batch: batch, sequence: sequence, inputs: tokens(), targets: tokens())
    }

    /// A device with these parameters that keeps its gradients.
    func device(_ variant: String? = nil, threads: Int = 1, precision: Precision = .fp32) throws -> CPUDevice {
        let table =
            if let variant { try KernelVariant.table(named: variant) } else {
                try KernelVariant.chosenTable()
            }
        let device = try CPUDevice(
            shape: shape, batch: batch, sequence: sequence, threads: threads, precision: precision, kernels: table)
        device.parameters = parameters
        device.keepsGradient = true
        return device
    }
}

/// Reproducible random words and numbers.
struct Words {
    private var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(state: seed) }

    mutating func next() -> UInt32 { UInt32(random.next() >> 32) }

    /// In 0..<1.
    mutating func uniform() -> Float { Float(next() >> 8) / 16_777_216 }
}
