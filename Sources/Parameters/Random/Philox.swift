/// The counter-based generator Philox4x32-10 of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011).
///
/// A stream is a pure function of seed and stream number, and any two streams of a seed are independent: nothing of a
/// generator needs to be saved to go on later.
public struct Philox: RandomNumberGenerator, Sendable {
    private let key: (UInt32, UInt32)
    private let stream: UInt64
    private var position: UInt64 = 0
    private var block: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    private var unused = 0

    /// The stream `stream` of `seed`: the seed is the key, the stream number the upper half of the counter.
    public init(seed: UInt64, stream: UInt64) {
        key = (UInt32(seed & 0xffff_ffff), UInt32(seed >> 32))
        self.stream = stream
    }

    /// 32 random bits.
    public mutating func next32() -> UInt32 {
        if unused == 0 { refill() }
        unused -= 1
        switch unused {
        case 3: return block.0
        case 2: return block.1
        case 1: return block.2
        default: return block.3
        }
    }

    /// 64 random bits, the lower half first.
    public mutating func next() -> UInt64 {
        let low = UInt64(next32())
        return low | UInt64(next32()) << 32
    }

    /// Uniform in [-1, 1), a multiple of 2⁻²³.
    public mutating func signedUnit() -> Float { Float(next32() >> 8) * 0x1p-23 - 1 }

    /// Sets every element to what `signedUnit` would give next, times `factor`: the same numbers, four at a time.
    public mutating func fill(_ elements: UnsafeMutableBufferPointer<Float>, factor: Float) {
        var index = 0
        func scaled(_ word: UInt32) -> Float { (Float(word >> 8) * 0x1p-23 - 1) * factor }
        while index < elements.count {
            guard unused == 0, elements.count - index >= 4 else {
                elements[index] = signedUnit() * factor
                index += 1
                continue
            }
            let words = Self.block(counter, key: key)
            elements[index] = scaled(words.0)
            elements[index + 1] = scaled(words.1)
            elements[index + 2] = scaled(words.2)
            elements[index + 3] = scaled(words.3)
            position += 1
            index += 4
        }
    }

    /// Uniform in [0, 1), a multiple of 2⁻⁵³.
    public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// Uniform in 0 ..< `count` up to a bias of `count` · 2⁻⁵³; the same in every version of the standard library,
    /// which `shuffled(using:)` does not promise.
    public mutating func index(below count: Int) -> Int { Int(unit() * Double(count)) }

    /// The number at one place of a stream, uniform in the open interval from 0 to 1: an odd multiple of 2⁻⁵³.
    ///
    /// A draw that is looked up by its place instead of being taken from a stream is the same whoever draws before it.
    public static func unit(seed: UInt64, stream: UInt64, at position: UInt64) -> Double {
        let generator = Philox(seed: seed, stream: stream, position: position)
        let words = block(generator.counter, key: generator.key)
        let bits = UInt64(words.0) | UInt64(words.1) << 32
        return (Double(bits >> 12) + 0.5) * 0x1p-52
    }

    private init(seed: UInt64, stream: UInt64, position: UInt64) {
        self.init(seed: seed, stream: stream)
        self.position = position
    }

    private var counter: (UInt32, UInt32, UInt32, UInt32) {
        (UInt32(position & 0xffff_ffff), UInt32(position >> 32), UInt32(stream & 0xffff_ffff), UInt32(stream >> 32))
    }

    private mutating func refill() {
        block = Self.block(counter, key: key)
        position += 1
        unused = 4
    }

    /// Ten rounds on one counter.
    static func block(
        _ counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
    ) -> (UInt32, UInt32, UInt32, UInt32) {
        var (c0, c1, c2, c3) = counter
        var (k0, k1) = key
        for _ in 0..<10 {
            let (high0, low0) = c0.multipliedFullWidth(by: 0xd251_1f53)
            let (high1, low1) = c2.multipliedFullWidth(by: 0xcd9e_8d57)
            (c0, c1, c2, c3) = (high1 ^ c1 ^ k0, low1, high0 ^ c3 ^ k1, low0)
            k0 &+= 0x9e37_79b9
            k1 &+= 0xbb67_ae85
        }
        return (c0, c1, c2, c3)
    }
}
