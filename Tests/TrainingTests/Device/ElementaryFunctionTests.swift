import CKernels
import Foundation
import Testing

@testable import Training

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
