import CKernels
import Foundation
import Testing

@testable import Training

/// Softmax with cross-entropy against the definition in double precision.
@Suite struct SoftmaxTests {
    @Test("Loss, gradient and bias gradient", arguments: [1, 2, 7, 8, 16, 17, 33, 100, 1001], [Float(1), 30])
    func definition(classes: Int, spread: Float) throws {
        var words = Words(seed: UInt64(classes))
        let rows = 3
        let logits = (0..<rows * classes).map { _ in (words.uniform() - 0.5) * 2 * spread }
        let bias = (0..<classes).map { _ in words.uniform() - 0.5 }
        let targets = (0..<rows).map { _ in Int32(words.next() % UInt32(classes)) }
        let scale: Float = 0.37
        let (loss, gradient) = exact(logits, bias, targets, scale)

        for variant in KernelVariant.available {
            let table = try KernelVariant.table(named: variant)
            #expect(abs(table.cross_entropy(rows, classes, logits, bias, targets) - loss) <= 1e-5 * max(1, loss))
            var ours = logits
            var biasGradient = [Float](repeating: 0.25, count: classes)
            let total = table.cross_entropy_gradient(rows, classes, &ours, bias, targets, scale, &biasGradient)
            #expect(abs(total - loss) <= 1e-5 * max(1, loss), "\(variant)")
            #expect(zip(ours, gradient).allSatisfy { abs(Double($0) - $1) <= 1e-6 * Double(scale) }, "\(variant)")
            for column in 0..<classes {
                let sum = (0..<rows).map { gradient[$0 * classes + column] }.reduce(0.25, +)
                #expect(abs(Double(biasGradient[column]) - sum) <= 1e-6, "\(variant), column \(column)")
            }
        }
    }

    @Test("Very large logits stay finite; NaN and infinity give a loss that is not")
    func extremes() throws {
        for variant in KernelVariant.available {
            let table = try KernelVariant.table(named: variant)
            func loss(_ logits: [Float]) -> Double {
                var gradient = logits
                var sums = [Float](repeating: 0, count: logits.count)
                let zeros = sums
                let loss = table.cross_entropy(1, logits.count, logits, zeros, [0])
                let other = table.cross_entropy_gradient(1, logits.count, &gradient, zeros, [0], 1, &sums)
                #expect(loss == other || (loss.isNaN && other.isNaN), "\(variant)")
                return loss
            }
            let usual = (0..<37).map { Float($0 % 5) }
            #expect(abs(loss([1e4] + usual)) < 1e-6)
            #expect(abs(loss([-1e30] + usual) - 1e30) < 1e24)
            #expect(!loss(usual + [.nan]).isFinite, "\(variant)")
            #expect(!loss([.nan] + usual).isFinite, "\(variant)")
            #expect(!loss(usual + [.infinity]).isFinite, "\(variant)")
            #expect(!loss([-.infinity] + usual).isFinite, "\(variant)")
        }
    }

    private func exact(
        _ logits: [Float], _ bias: [Float], _ targets: [Int32], _ scale: Float
    ) -> (loss: Double, gradient: [Double]) {
        var (loss, gradient) = (0.0, [Double]())
        for (row, target) in targets.enumerated() {
            let x = bias.indices.map { Double(logits[row * bias.count + $0]) + Double(bias[$0]) }
            let total = x.map { exp($0) }.reduce(0, +)
            loss += log(total) - x[Int(target)]
            gradient += x.enumerated().map { (exp($1) / total - ($0 == Int(target) ? 1 : 0)) * Double(scale) }
        }
        return (loss, gradient)
    }
}
