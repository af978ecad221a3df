/// The number format of matrix products.
public enum Precision: String, Sendable, CaseIterable {
    /// 32-bit floats throughout.
    case fp32
    /// bf16 operands, fp32 accumulation and fp32 master weights.
    case bf16
    /// `bf16` where the processor multiplies it, else `fp32`.
    case auto
}
