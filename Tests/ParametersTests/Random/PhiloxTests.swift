import Testing

@testable import Parameters

struct PhiloxTests {
    /// The known answers of philox4x32 with 10 rounds in Random123's `kat_vectors`: counter, key, block.
    @Test(
        arguments: [
            ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
            (
                [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [0xffff_ffff, 0xffff_ffff],
                [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
            ),
            (
                [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
                [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
            ),
        ] as [([UInt32], [UInt32], [UInt32])])
    func knownAnswers(counter: [UInt32], key: [UInt32], block: [UInt32]) {
        let words = Philox.block((counter[0], counter[1], counter[2], counter[3]), key: (key[0], key[1]))
        #expect([words.0, words.1, words.2, words.3] == block)
    }

    /// Whatever was drawn before, and however many are wanted.
    @Test(arguments: 0...5, [0, 1, 3, 4, 9])
    func fillingIsDrawing(before: Int, count: Int) {
        var one = Philox(seed: 3, stream: 7)
        for _ in 0..<before { _ = one.next32() }
        var other = one
        var filled = [Float](repeating: 0, count: count)
        filled.withUnsafeMutableBufferPointer { one.fill($0, factor: 0.3) }
        #expect(filled == (0..<count).map { _ in other.signedUnit() * 0.3 })
        #expect(one.next32() == other.next32())
    }

    @Test func streamReadsItsBlocksInOrder() {
        var random = Philox(seed: 0, stream: 0)
        let words = (0..<5).map { _ in random.next32() }
        #expect(words.prefix(4) == [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8])
        #expect(words[4] == Philox.block((1, 0, 0, 0), key: (0, 0)).0)
        var other = Philox(seed: 0x299f_31d0_a409_3822, stream: 0x0370_7344_1319_8a2e)
        #expect(
            other.next() == UInt64(Philox.block((0, 0, 0x1319_8a2e, 0x0370_7344), key: (0xa409_3822, 0x299f_31d0)).0)
                | UInt64(Philox.block((0, 0, 0x1319_8a2e, 0x0370_7344), key: (0xa409_3822, 0x299f_31d0)).1) << 32)
    }

    /// 0x6627e8d5 / 2³² = 0.39905…, and with 0xe169c58d above it 0.88051….
    @Test func unitsAreFractionsOfTheWord() {
        var random = Philox(seed: 0, stream: 0)
        #expect(abs(random.signedUnit() - (2 * 0.399_046_47 - 1)) < 1e-6)
        random = Philox(seed: 0, stream: 0)
        #expect(abs(random.unit() - 0.880_520_20) < 1e-6)
    }
}
