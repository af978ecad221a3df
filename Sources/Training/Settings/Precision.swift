/// The number format of matrix products.
public enum Precision: String, Sendable, CaseIterable {
    /// 32-bit floats throughout.
    case fp32
    /// bf16 operands, fp32 accumulation and fp32 master weights.
    case bf16
    /// What is fastest here among what works; today always `fp32`.
    case auto
}
