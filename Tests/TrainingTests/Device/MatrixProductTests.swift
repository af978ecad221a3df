import Testing

@testable import Training

/// Products through the library against plain loops, in every arrangement that the layers use.
@Suite struct MatrixProductTests {
    typealias Matrix = MatrixProduct.Matrix

    static let sizes: [(m: Int, n: Int, k: Int)] = [(1, 1, 1), (3, 5, 7), (20, 33, 17), (2, 130, 64), (50, 4, 200)]

    @Test("Dense, transposed, cut out of wider rows, packed", arguments: sizes)
    func products(_ size: (m: Int, n: Int, k: Int)) throws {
        let engine = try MatrixEngine()
        for a in [
            Matrix(size.m, size.k), Matrix(size.k, size.m).transposed, Matrix(size.m, size.k, stride: size.k + 3),
        ] {
            for b in [Matrix(size.k, size.n), Matrix(size.n, size.k).transposed] {
                for packing in [false, true] { try check(engine, a, b, packing: packing) }
            }
        }
    }

    private func check(_ engine: MatrixEngine, _ a: Matrix, _ b: Matrix, packing: Bool) throws {
        let product = try MatrixProduct(engine, a, b, packing: packing)
        let (left, right) = (numbers(a, seed: 1), numbers(b, seed: 2))
        let result = AlignedFloats(a.rows * b.columns + 1)
        result.start[a.rows * b.columns] = 99
        if packing { product.pack(right.start) }
        product(left.start, packing ? nil : right.start, into: result.start)
        for row in 0..<a.rows {
            for column in 0..<b.columns {
                var exact = 0.0
                for k in 0..<a.columns {
                    exact +=
                        Double(left.start[row * a.rowStride + k * a.columnStride])
                        * Double(right.start[k * b.rowStride + column * b.columnStride])
                }
                #expect(abs(Double(result.start[row * b.columns + column]) - exact) <= 1e-5)
            }
        }
        #expect(result.start[a.rows * b.columns] == 99, "nothing is written behind the end")
    }

    @Test func whatTheLibraryRefusesIsAnErrorWithItsReason() throws {
        let engine = try MatrixEngine()
        #expect(throws: DeviceError.matrixLibrary("layout_strided: invalid_arguments")) {
            _ = try MatrixProduct(engine, Matrix(-1, 2), Matrix(2, 3))
        }
    }

    private func numbers(_ matrix: Matrix, seed: UInt64) -> AlignedFloats {
        var words = Words(seed: seed)
        let floats = AlignedFloats(
            (matrix.rows - 1) * matrix.rowStride + (matrix.columns - 1) * matrix.columnStride + 1)
        for index in 0..<floats.count { floats.start[index] = words.uniform() - 0.5 }
        return floats
    }
}
