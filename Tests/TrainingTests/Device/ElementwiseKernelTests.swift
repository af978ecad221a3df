import CKernels
import Foundation
import Testing

@testable import Training

/// Sums, gradient descent and the rows of the embedding, against plain loops on sizes with every kind of remainder.
@Suite struct UpdateKernelTests {
    static let counts = [1, 3, 4, 15, 16, 17, 31, 64, 65, 100, 4095, 4096, 4097, 10_007]

    @Test(arguments: counts) func sumOfSquares(count: Int) throws {
        let x = numbers(count)
        let expected = x.map { Double($0) * Double($0) }.reduce(0, +)
        try forEveryVariant { #expect(abs($0.sum_of_squares(count, x) - expected) <= 1e-6 * expected) }
    }

    @Test(arguments: counts) func descend(count: Int) throws {
        let (gradient, start) = (numbers(count), numbers(count, seed: 2))
        try forEveryVariant { kernels in
            var w = start + [99]
            kernels.descend(count, 0.3, gradient, &w)
            #expect((0..<count).allSatisfy { abs(w[$0] - (start[$0] - 0.3 * gradient[$0])) <= 1e-7 })
            #expect(w[count] == 99, "nothing is written behind the end")
        }
    }

    @Test(arguments: [1, 2, 5, 60], [1, 7, 16, 33, 200]) func columnSums(rows: Int, columns: Int) throws {
        let x = numbers(rows * columns)
        try forEveryVariant { kernels in
            var sums = [Float](repeating: 7, count: columns + 1)
            kernels.add_column_sums(rows, columns, x, &sums)
            for column in 0..<columns {
                let expected = (0..<rows).map { Double(x[$0 * columns + column]) }.reduce(7, +)
                #expect(abs(Double(sums[column]) - expected) <= 1e-5)
            }
            #expect(sums[columns] == 7)
        }
    }

    @Test(arguments: [1, 3, 16, 21, 200]) func embeddingRows(width: Int) throws {
        let tokens: [Int32] = [4, 0, 4, 2, 0, 4]
        let (rows, table) = (numbers(tokens.count * width), numbers(5 * width, seed: 3))
        try forEveryVariant { kernels in
            var gathered = rows
            kernels.gather(tokens.count, width, table, tokens, &gathered)
            #expect(gathered == tokens.flatMap { table[Int($0) * width..<(Int($0) + 1) * width] })

            var (slots, distinct) = ([Int32](repeating: -1, count: 5), [Int32](repeating: 9, count: tokens.count))
            var (sums, updated) = (rows, table)
            let count = kernels.scatter(tokens.count, width, tokens, rows, &slots, &distinct, &sums)
            #expect(distinct[..<count] == [4, 0, 2], "in order of first appearance")
            #expect(slots == [-1, -1, -1, -1, -1], "left as they were found")
            kernels.descend_rows(count, width, 0.5, distinct, sums, &updated)

            var expected = table.map { Double($0) }
            for (row, token) in tokens.enumerated() {
                for k in 0..<width { expected[Int(token) * width + k] -= 0.5 * Double(rows[row * width + k]) }
            }
            #expect(zip(updated, expected).allSatisfy { abs(Double($0) - $1) <= 1e-6 })
        }
    }

    private func numbers(_ count: Int, seed: UInt64 = 1) -> [Float] {
        var words = Words(seed: seed)
        return (0..<count).map { _ in words.uniform() - 0.5 }
    }

    private func forEveryVariant(_ body: (apus_kernels) throws -> Void) throws {
        for variant in KernelVariant.available { try body(KernelVariant.table(named: variant)) }
    }
}

/// The polynomials for exp, sigmoid and tanh against the C library in double precision.
@Suite struct ElementaryFunctionTests {
    typealias Kernel = (Int, UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void

    /// Every 20,011th bit pattern, among them NaN and subnormal numbers, the values at issue, and a fine grid.
    static let inputs: [Float] =
        stride(from: UInt32(0), through: .max, by: 20_011).map { Float(bitPattern: $0) }
        + [0, -0.0, .infinity, -.infinity, .nan, 88.72283, 88.7229, -103.97, -104.1, -87.4, 0.3466, -0.3466]
        + (0..<100_000).map { Float($0 - 50_000) * 0.0021 } + (0..<50_000).map { Float($0 - 25_000) * 4e-5 }

    @Test("exp: at most 1.1 ulp in the normal range, right in the subnormal one and at the ends")
    func exponential() throws {
        try check({ $0.exponential }, exp) { ours, exact, x in
            if exact < Double(Float.leastNormalMagnitude) { return abs(Double(ours) - exact) <= 3e-45 }
            let nearest = Float(exact)
            if nearest.isInfinite { return ours.isInfinite }
            return abs(Double(ours) - exact) <= 1.1 * Double(nearest.ulp)
        }
    }

    @Test("sigmoid: absolute error at most 1.2e-7, relative 3e-7 above e^-87")
    func sigmoid() throws {
        try check({ $0.sigmoid }, { 1 / (1 + exp(-$0)) }) { ours, exact, x in
            abs(Double(ours) - exact) <= 1.2e-7 && (x < -87 || abs(Double(ours) - exact) <= 3e-7 * exact)
        }
    }

    @Test("tanh: at most 3 ulp; odd")
    func hyperbolicTangent() throws {
        try check({ $0.hyperbolic_tangent }, tanh) { ours, exact, _ in
            abs(Double(ours) - exact) <= 3 * Double(max(Float(exact).ulp, .leastNonzeroMagnitude))
        }
    }

    private func check(
        _ kernel: (apus_kernels) -> Kernel, _ exact: (Double) -> Double, _ isClose: (Float, Double, Float) -> Bool
    ) throws {
        for variant in KernelVariant.available {
            let table = try KernelVariant.table(named: variant)
            var outputs = [Float](repeating: 0, count: Self.inputs.count)
            kernel(table)(Self.inputs.count, Self.inputs, &outputs)
            for (x, ours) in zip(Self.inputs, outputs) {
                if x.isNaN {
                    #expect(ours.isNaN, "\(variant) of NaN")
                } else if !isClose(ours, exact(Double(x)), x) {
                    Issue.record("\(variant) of \(x): \(ours), exactly \(exact(Double(x)))")
                }
            }
        }
    }
}
