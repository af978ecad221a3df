import CKernels
import Testing

@testable import Training

/// Matrix products against plain loops in double precision, in every arrangement that the layers use.
@Suite struct ProductTests {
    struct Size: CustomTestStringConvertible, Sendable {
        var (m, n, k): (Int, Int, Int)
        var testDescription: String { "\(m) x \(n), sums of \(k)" }
    }

    static let sizes = [
        Size(m: 1, n: 1, k: 1), Size(m: 3, n: 5, k: 7), Size(m: 20, n: 33, k: 17), Size(m: 2, n: 130, k: 64),
        Size(m: 50, n: 4, k: 200), Size(m: 7, n: 81, k: 1025), Size(m: 37, n: 96, k: 130),
    ]

    @Test("Both ways to pack the right factor, both forms of the left one", arguments: sizes, KernelCase.all)
    func products(_ size: Size, _ kernels: KernelCase) throws {
        let matrices = try kernels.matrices
        let (a, b) = (numbers(size.m * size.k, seed: 1), numbers(size.k * size.n, seed: 2))
        let expected = product(size, a.map(kernels.seen), b.map(kernels.seen))
        let across = AlignedFloats(matrices.panelWords(columns: size.n, summed: size.k))
        let down = AlignedFloats(matrices.panelWords(columns: size.n, summed: size.k))
        matrices.pack_across(size.n, size.k, transposed(b, rows: size.k, columns: size.n), size.k, across.start)
        matrices.pack_down(size.k, size.n, b, size.n, matrices.words(size.k), down.start)
        #expect(sameBits(across, down), "one layout, whatever it was packed from")

        let buffer = AlignedFloats(matrices.rowWords(size.m, columns: size.k))
        let panels = AlignedFloats(matrices.panelWords(columns: size.m, summed: size.k))
        matrices.pack_down(
            size.k, size.m, transposed(a, rows: size.m, columns: size.k), size.m, matrices.words(size.k),
            panels.start)
        a.withUnsafeBufferPointer { a in
            let byRows = matrices.left_rows(size.m, size.k, a.baseAddress!, size.k, buffer.start)
            let inPanels = apus_left(
                words: panels.start, count: size.m, depth: matrices.words(size.k), row_stride: 1, step: matrices.lanes)
            let results = [byRows, inPanels].map { run(size, matrices, $0, down) }
            #expect(results[0].map(\.bitPattern) == results[1].map(\.bitPattern))
            for (ours, exact) in zip(results[0], expected) {
                #expect(abs(Double(ours) - exact) <= 2e-6 * Double(size.k).squareRoot() + 1e-6)
            }
        }
    }

    @Test("Rows that lie apart, parts of the rows, sums that are added to", arguments: KernelCase.all)
    func pieces(_ kernels: KernelCase) throws {
        let matrices = try kernels.matrices
        let size = Size(m: 40, n: 21, k: 35)
        let (a, b) = (numbers(size.m * (size.k + 3), seed: 3), numbers(size.k * size.n, seed: 4))
        let down = AlignedFloats(matrices.panelWords(columns: size.n, summed: size.k))
        matrices.pack_down(size.k, size.n, b, size.n, matrices.words(size.k), down.start)
        let cut = (0..<size.m).flatMap { a[$0 * (size.k + 3)..<$0 * (size.k + 3) + size.k] }
        let expected = product(size, cut.map(kernels.seen), b.map(kernels.seen))
        let buffer = AlignedFloats(matrices.rowWords(size.m, columns: size.k))
        a.withUnsafeBufferPointer { a in
            var left = matrices.left_rows(size.m, size.k, a.baseAddress!, size.k + 3, buffer.start)
            var c = [Float](repeating: 5, count: size.m * (size.n + 2))
            for first in [0, 16] {
                let count = first == 0 ? 16 : size.m - 16
                c.withUnsafeMutableBufferPointer {
                    let start = $0.baseAddress! + first * (size.n + 2)
                    matrices.multiply(&left, first, count, down.start, size.n, start, size.n + 2, true)
                }
            }
            for row in 0..<size.m {
                for column in 0..<size.n {
                    let ours = Double(c[row * (size.n + 2) + column])
                    #expect(abs(ours - 5 - expected[row * size.n + column]) <= 2e-5)
                }
                #expect(c[row * (size.n + 2) + size.n] == 5, "nothing is written between rows")
            }
        }
    }

    private func run(_ size: Size, _ matrices: apus_matrices, _ left: apus_left, _ right: AlignedFloats) -> [Float] {
        var (left, c) = (left, [Float](repeating: 99, count: size.m * size.n + 1))
        matrices.multiply(&left, 0, size.m, right.start, size.n, &c, size.n, false)
        #expect(c.removeLast() == 99, "nothing is written behind the end")
        return c
    }

    private func product(_ size: Size, _ a: [Double], _ b: [Double]) -> [Double] {
        (0..<size.m).flatMap { row in
            (0..<size.n).map { column in
                (0..<size.k).reduce(0) { $0 + a[row * size.k + $1] * b[$1 * size.n + column] }
            }
        }
    }

    private func transposed(_ x: [Float], rows: Int, columns: Int) -> [Float] {
        (0..<columns).flatMap { column in (0..<rows).map { x[$0 * columns + column] } }
    }

    private func sameBits(_ a: AlignedFloats, _ b: AlignedFloats) -> Bool {
        a.count == b.count && (0..<a.count).allSatisfy { a.start[$0].bitPattern == b.start[$0].bitPattern }
    }

    private func numbers(_ count: Int, seed: UInt64) -> [Float] {
        var words = Words(seed: seed)
        return (0..<count).map { _ in words.uniform() - 0.5 }
    }
}

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
