import CKernels

/// C = A · B for matrices of fixed sizes, made once and run often.
final class MatrixProduct {
    /// The sizes of a matrix in a buffer, and how far apart its rows and columns lie.
    struct Matrix {
        var rows: Int
        var columns: Int
        var rowStride: Int
        var columnStride = 1

        /// A matrix whose rows start `stride` elements apart (default: dense).
        init(_ rows: Int, _ columns: Int, stride: Int? = nil) {
            self.rows = rows
            self.columns = columns
            rowStride = stride ?? columns
        }

        var transposed: Matrix {
            var result = Matrix(columns, rows, stride: columnStride)
            result.columnStride = rowStride
            return result
        }
    }

    private let engine: MatrixEngine
    private let handle: OpaquePointer

    /// A product with a dense result.
    ///
    /// With `packing`, B is read by `pack` alone and every run uses that copy.
    init(_ engine: MatrixEngine, _ a: Matrix, _ b: Matrix, packing: Bool = false) throws(DeviceError) {
        precondition(a.columns == b.rows)
        var shape = apus_product_shape(
            m: a.rows, n: b.columns, k: a.columns, a_row_stride: a.rowStride, a_column_stride: a.columnStride,
            b_row_stride: b.rowStride, b_column_stride: b.columnStride, c_row_stride: b.columns, packs_b: packing)
        guard let handle = apus_product_create(engine.handle, &shape) else {
            throw .matrixLibrary(String(cString: apus_engine_error()))
        }
        self.engine = engine
        self.handle = handle
    }

    deinit { apus_product_destroy(handle) }

    /// Copies B into the library's own layout.
    func pack(_ b: UnsafePointer<Float>) { apus_product_pack(handle, b) }

    /// Writes C.
    ///
    /// `b` is nil exactly when the product packs.
    func callAsFunction(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>?, into c: UnsafeMutablePointer<Float>) {
        apus_product_run(handle, a, b, c)
    }
}
