import Foundation

/// Floats, or other words of 32 bits, that start at a multiple of 64 bytes, zero at first, freed with the object.
///
/// The system gives the memory of a large buffer page by page when it is first written.
final class AlignedFloats {
    let start: UnsafeMutablePointer<Float>
    let count: Int
    private let memory: UnsafeMutableRawPointer

    init(_ count: Int) {
        guard let memory = calloc(count * 4 + 128, 1) else { fatalError("no memory for \(count) floats") }
        let aligned = UnsafeMutableRawPointer(bitPattern: (UInt(bitPattern: memory) + 63) & ~63)!
        start = aligned.bindMemory(to: Float.self, capacity: max(count, 1))
        self.memory = memory
        self.count = count
    }

    deinit { free(memory) }

    /// A copy of the elements in `range`.
    subscript(range: Range<Int>) -> [Float] {
        Array(UnsafeBufferPointer(start: start + range.lowerBound, count: range.count))
    }

    /// Sets all elements to zero.
    func clear() { start.update(repeating: 0, count: count) }
}

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
