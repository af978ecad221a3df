/// Floats that start at a multiple of 64 bytes, zero at first, freed with the object.
final class AlignedFloats {
    let start: UnsafeMutablePointer<Float>
    let count: Int

    init(_ count: Int) {
        let memory = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 4, alignment: 64)
        start = memory.bindMemory(to: Float.self, capacity: count)
        start.initialize(repeating: 0, count: count)
        self.count = count
    }

    deinit { UnsafeMutableRawPointer(start).deallocate() }

    /// A copy of the elements in `range`.
    subscript(range: Range<Int>) -> [Float] {
        Array(UnsafeBufferPointer(start: start + range.lowerBound, count: range.count))
    }

    /// Sets all elements to zero.
    func clear() { start.update(repeating: 0, count: count) }
}
