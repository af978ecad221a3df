/// y = x Wᵀ for weights W `[outputs, inputs]`, and its gradients.
struct Projection {
    private let weight: UnsafePointer<Float>
    private let weightGradient: UnsafeMutablePointer<Float>
    private let forwardProduct: MatrixProduct
    private let inputProduct: MatrixProduct
    private let weightProduct: MatrixProduct
    private let packs: Bool

    /// Sizes of a projection.
    struct Sizes {
        var inputs: Int
        var outputs: Int
        /// Rows of x at a time, forward and for the gradient of x.
        var rows: Int
        /// Rows of x that the gradient of W sums over.
        var allRows: Int
        /// Distance of two rows of y's gradient; nil when it is dense.
        var gradientStride: Int?
    }

    /// With `packing`, `pack` must be called whenever the weights changed: worth its cost when they serve many products.
    init(
        _ engine: MatrixEngine, _ sizes: Sizes, weight: UnsafePointer<Float>,
        gradient: UnsafeMutablePointer<Float>, packing: Bool = false
    ) throws(DeviceError) {
        typealias Matrix = MatrixProduct.Matrix
        let weights = Matrix(sizes.outputs, sizes.inputs)
        let gradientStep = Matrix(sizes.rows, sizes.outputs, stride: sizes.gradientStride)
        let gradientAll = Matrix(sizes.allRows, sizes.outputs, stride: sizes.gradientStride)
        self.weight = weight
        weightGradient = gradient
        packs = packing
        forwardProduct = try MatrixProduct(
            engine, Matrix(sizes.rows, sizes.inputs), weights.transposed, packing: packing)
        inputProduct = try MatrixProduct(engine, gradientStep, weights)
        weightProduct = try MatrixProduct(engine, gradientAll.transposed, Matrix(sizes.allRows, sizes.inputs))
    }

    /// Takes over the weights' present values.
    func pack() { forwardProduct.pack(weight) }

    /// y `[rows, outputs]` from x `[rows, inputs]`.
    func forward(_ x: UnsafePointer<Float>, into y: UnsafeMutablePointer<Float>) {
        forwardProduct(x, packs ? nil : weight, into: y)
    }

    /// The gradient of x `[rows, inputs]` from that of y `[rows, outputs]`.
    func inputGradient(_ y: UnsafePointer<Float>, into x: UnsafeMutablePointer<Float>) {
        inputProduct(y, weight, into: x)
    }

    /// Sets the gradient of W from that of y `[allRows, outputs]` and from x `[allRows, inputs]`.
    func setWeightGradient(_ y: UnsafePointer<Float>, _ x: UnsafePointer<Float>) {
        weightProduct(y, x, into: weightGradient)
    }
}
