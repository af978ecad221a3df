import CKernels
import Testing

@testable import Training

/// A variant of the kernels with one of the precisions that it multiplies.
struct KernelCase: CustomTestStringConvertible, Sendable {
    let variant: String
    let precision: Precision

    var testDescription: String { "\(variant) \(precision)" }

    /// Every one that this processor runs.
    static let all: [KernelCase] = KernelVariant.available.flatMap { variant in
        [Precision.fp32, .bf16].compactMap { precision in
            let runs = try? KernelVariant.table(named: variant).matrices(precision)
            return runs == nil ? nil : KernelCase(variant: variant, precision: precision)
        }
    }

    var matrices: apus_matrices { get throws { try KernelVariant.table(named: variant).matrices(precision) } }

    /// What a product sees of a number: for bf16 its upper half, rounded to nearest even.
    func seen(_ x: Float) -> Double {
        guard precision == .bf16 else { return Double(x) }
        let bits = x.bitPattern
        return Double(Float(bitPattern: (bits &+ 0x7fff &+ (bits >> 16 & 1)) & 0xffff_0000))
    }
}
