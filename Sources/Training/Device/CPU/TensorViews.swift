/// Pointers to the named tensors of a flat buffer.
struct TensorViews {
    let layout: ParameterLayout
    let start: UnsafeMutablePointer<Float>
    /// Offset in the layout of the buffer's first element.
    var first = 0

    /// The first element of the tensor called `name`, which must exist.
    subscript(name: String) -> UnsafeMutablePointer<Float> {
        guard let tensor = layout[name], tensor.offset >= first else { preconditionFailure("no tensor \(name)") }
        return start + (tensor.offset - first)
    }
}
