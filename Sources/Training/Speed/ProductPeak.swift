import CKernels

/// What this machine's matrix products reach at best.
public enum ProductPeak {
    /// Floating-point operations a second of one thread, on factors that fit the first two caches: the best of many
    /// runs.
    ///
    /// Throws `DeviceError` when the processor lacks the precision.
    public static func operationsPerSecond(_ precision: Precision) throws(DeviceError) -> Double {
        let matrices = try KernelVariant.chosenTable().matrices(precision)
        let (m, n, k) = (64, 5 * matrices.lanes, 256)
        let (a, c) = (AlignedFloats(m * k), AlignedFloats(m * n))
        let b = AlignedFloats(matrices.panelWords(columns: n, summed: k))
        let depth = matrices.words(k)
        var left = apus_left(words: a.start, count: m, depth: depth, row_stride: depth, step: 1)
        let clock = ContinuousClock()
        let repeats = 50
        defer { withExtendedLifetime((a, b, c)) {} }
        let best = (0..<200).map { _ in
            clock.measure {
                for _ in 0..<repeats { matrices.multiply(&left, 0, m, b.start, n, c.start, n, false) }
            }
        }.min()!
        return Double(2 * m * n * k * repeats) / (best / .seconds(1))
    }
}
