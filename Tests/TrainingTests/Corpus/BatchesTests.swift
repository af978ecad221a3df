import Testing

@testable import Training

/// Design §6, worked out by hand.
struct BatchesTests {
    /// 17 tokens in 2 streams of 8 (token 16 is dropped); ⌊(8 − 1) / 3⌋ = 2 windows of 3.
    @Test func windowsOfATinyText() {
        let windows = Batches(Array(0..<17), batch: 2, sequence: 3)
        #expect(
            Array(windows) == [
                Window(batch: 2, sequence: 3, inputs: [0, 8, 1, 9, 2, 10], targets: [1, 9, 2, 10, 3, 11]),
                Window(batch: 2, sequence: 3, inputs: [3, 11, 4, 12, 5, 13], targets: [4, 12, 5, 13, 6, 14]),
            ])
    }

    /// ⌊(⌊N/B⌋ − 1) / T⌋, for PTB the 2323, 184 and 206 windows of the report's batch and sequence.
    @Test(arguments: [
        (929_589, 20, 20, 2323), (73_760, 20, 20, 184), (82_430, 20, 20, 206), (420, 20, 20, 1), (419, 20, 20, 0),
        (5, 20, 20, 0), (0, 1, 1, 0), (2, 1, 1, 1),
    ])
    func countOfWindows(tokens: Int, batch: Int, sequence: Int, count: Int) {
        #expect(Batches([Int32](repeating: 0, count: tokens), batch: batch, sequence: sequence).count == count)
    }
}
