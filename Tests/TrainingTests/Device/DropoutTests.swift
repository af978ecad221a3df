import CKernels
import Testing

@testable import Training

/// Dropout masks: a known generator, the documented order, the right share.
@Suite struct DropoutTests {
    /// Random123's `kat_vectors` for philox4x32, 10 rounds: counter, key, words.
    static let knownAnswers: [(counter: [UInt32], key: [UInt32], words: [UInt32])] = [
        ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
        (
            [.max, .max, .max, .max], [.max, .max], [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        ),
        (
            [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        ),
    ]

    @Test func philoxGivesItsAuthorsVectors() {
        for known in Self.knownAnswers {
            var words: [UInt32] = [0, 0, 0, 0]
            apus_philox(known.counter, known.key, &words)
            #expect(words == known.words)
        }
    }

    @Test("Vectorised masks are the scalar generator's", arguments: [1, 15, 16, 63, 64, 65, 127, 1000, 4099])
    func masks(count: Int) throws {
        let x = (0..<count).map { Float($0 + 1) }
        var step = TrainingStep(learningRate: 1)
        (step.seed, step.epoch, step.window) = (0xfedc_ba98_7654_3210, 7, 1234)
        for variant in KernelVariant.available {
            let y = try drop(x, mask(step, site: 2, 0.3), variant)
            for index in 0..<count {
                let expected = Double(x[index]) * dropoutFactor(step, 2, 0.3, element: index)
                #expect(abs(Double(y[index]) - expected) <= 1e-6 * expected, "\(variant), element \(index)")
            }
        }
    }

    @Test("A piece is masked as it is in the whole", arguments: [0, 1, 5, 63, 64, 100], [1, 3, 64, 70, 200])
    func pieces(first: Int, count: Int) throws {
        let x = (0..<300).map { Float($0 + 1) }
        var mask = mask(TrainingStep(learningRate: 1), site: 1, 0.4)
        for variant in KernelVariant.available {
            let whole = try drop(x, mask, variant)
            var piece = [Float](repeating: 99, count: count + 1)
            Array(x[first..<first + count]).withUnsafeBufferPointer { x in
                try? KernelVariant.table(named: variant).dropout(first, count, x.baseAddress!, &piece, &mask)
            }
            #expect(piece == whole[first..<first + count] + [99], "\(variant)")
        }
    }

    @Test("The share of dropped elements and the mean", arguments: [Float(0.1), 0.2, 0.5, 0.75])
    func statistics(probability: Float) throws {
        let count = 200_000
        let y = try drop([Float](repeating: 1, count: count), mask(TrainingStep(learningRate: 1), site: 0, probability))
        let dropped = Double(y.count { $0 == 0 }) / Double(count)
        let deviation = (Double(probability * (1 - probability)) / Double(count)).squareRoot()
        #expect(abs(dropped - Double(probability)) < 4 * deviation)
        #expect(y.allSatisfy { $0 == 0 || abs($0 - 1 / (1 - probability)) < 1e-6 })
    }

    @Test func seedEpochWindowAndSiteEachChangeTheMask() throws {
        let ones = [Float](repeating: 1, count: 1000)
        let step = TrainingStep(learningRate: 1)
        let first = try drop(ones, mask(step, site: 0, 0.5))
        #expect(try drop(ones, mask(step, site: 0, 0.5)) == first)
        var others = [step, step, step, step]
        others[0].seed = 1
        others[1].seed = 1 << 40
        others[2].epoch = 2
        others[3].window = 1
        var masks = try others.map { try drop(ones, mask($0, site: 0, 0.5)) }
        masks.append(try drop(ones, mask(step, site: 1, 0.5)))
        for (index, other) in masks.enumerated() {
            let same = zip(first, other).count { $0 == $1 }
            #expect((400...600).contains(same), "mask \(index) agrees in \(same) of 1000")
        }
    }

    @Test("Probability 1 drops everything and gives no NaN", arguments: Cell.allCases)
    func everything(cell: Cell) throws {
        let model = SampleModel(cell)
        for variant in KernelVariant.available {
            let device = try model.device(variant)
            var step = TrainingStep(learningRate: 1)
            (step.layerDropout, step.rnnDropout) = (1, 1)
            #expect(device.train(model.window(), step).isFinite)
            let weights = try #require(device.layout["fc.weight"])
            #expect(device.gradients[weights.range].allSatisfy { $0 == 0 }, "the linear layer sees zeros")
            #expect(device.parameters.allSatisfy { $0.isFinite })
        }
    }

    private func mask(_ step: TrainingStep, site: UInt32, _ probability: Float) -> apus_mask {
        apus_mask(
            seed: step.seed, epoch: UInt32(step.epoch), window: UInt32(step.window), site: site,
            probability: probability)
    }

    private func drop(_ x: [Float], _ mask: apus_mask, _ variant: String? = nil) throws -> [Float] {
        let table = try KernelVariant.table(named: variant ?? KernelVariant.available[0])
        var mask = mask
        var y = [Float](repeating: .nan, count: x.count)
        table.dropout(0, x.count, x, &y, &mask)
        return y
    }
}
