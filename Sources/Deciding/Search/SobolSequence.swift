import Parameters

/// Sobol's low-discrepancy sequence with the direction numbers of Joe and Kuo, "Constructing Sobol sequences with
/// better two-dimensional projections" (2008), in the order of the Gray code, as SciPy's `qmc.Sobol`.
///
/// Scrambled, it is Owen's nested uniform scrambling ("Randomly permuted (t,m,s)-nets and (t,s)-sequences", 1995):
/// whether a bit of a coordinate is inverted is looked up by the seed, the coordinate and the bits before it. Every
/// coordinate of a point so is a function of seed, point and coordinate alone, and the first 2^m points have one
/// coordinate in each of 2^m equal cells.
public struct SobolSequence: Sendable {
    /// Most coordinates that there are direction numbers for.
    public static let dimensionLimit = 64

    let seed: UInt64

    /// Bits of a coordinate; the sequence repeats itself after as many points as these can tell apart.
    static let bits = 32

    /// In [0, 1), a multiple of 2⁻³².
    ///
    /// - Parameters:
    ///   - point: From 0; the first one is 0 in every coordinate.
    ///   - dimension: From 0 and below ``dimensionLimit``.
    static func plain(_ point: Int, _ dimension: Int) -> Double { Double(word(point, dimension)) * 0x1p-32 }

    /// Strictly between 0 and 1.
    func scrambled(_ point: Int, _ dimension: Int) -> Double {
        let stream = UInt64(dimension) << 1 | Self.streams
        let word = Self.word(point, dimension)
        var scrambled: UInt32 = 0
        for bit in 0..<Self.bits {
            // The bits before this one, after a leading 1 that tells how many they are.
            let node = UInt64(word) >> UInt64(Self.bits - bit) | 1 << UInt64(bit)
            let inverts: UInt32 = Philox.unit(seed: seed, stream: stream, at: node) < 0.5 ? 0 : 1
            scrambled = scrambled << 1 | (word >> UInt32(Self.bits - 1 - bit) & 1 ^ inverts)
        }
        let below = Philox.unit(seed: seed, stream: stream | 1, at: UInt64(point))
        return (Double(scrambled) + below) * 0x1p-32
    }

    /// Where the streams of scrambling begin: far from the hashes of parameters' names but for a chance of 2⁻⁵⁶.
    private static let streams: UInt64 = 0x536f_626f_6c00_0000

    /// The direction numbers at the positions of the bits of the point's Gray code, added without carry.
    private static func word(_ point: Int, _ dimension: Int) -> UInt32 {
        var code = UInt32(truncatingIfNeeded: point ^ (point >> 1))
        var word: UInt32 = 0
        let first = dimension * bits
        while code != 0 {
            word ^= directions[first + code.trailingZeroBitCount]
            code &= code - 1
        }
        return word
    }

    /// For each dimension as many as there are bits, the most significant bit first.
    private static let directions: [UInt32] = (0..<dimensionLimit).flatMap { dimension in
        let entry = SobolDirections.table[dimension]
        return numbers(polynomial: entry.polynomial, first: entry.first)
    }

    /// By the recurrence of a primitive polynomial over the field of two elements (Bratley and Fox, algorithm 659,
    /// 1988).
    private static func numbers(polynomial: UInt32, first: [UInt32]) -> [UInt32] {
        guard !first.isEmpty else { return (0..<bits).map { 1 << UInt32(bits - 1 - $0) } }
        let degree = first.count
        var odd = first
        for index in degree..<bits {
            var number = odd[index - degree]
            for power in 1...degree where polynomial >> UInt32(degree - power) & 1 == 1 {
                number ^= odd[index - power] << UInt32(power)
            }
            odd.append(number)
        }
        return odd.enumerated().map { $1 << UInt32(bits - 1 - $0) }
    }
}
