import Testing

@testable import Files

@Suite struct SHA256Tests {
    /// From FIPS 180-4's examples and, for the long ones, `sha256sum`.
    private static let known: [(message: String, digest: String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ]

    /// The plain loops, and the processor's instructions where it has them.
    private static let ways = SHA256.hasInstructions ? [false, true] : [false]

    @Test(arguments: known, ways)
    func bothWaysKnowTheAnswers(known: (message: String, digest: String), usesInstructions: Bool) {
        var hash = SHA256(usesInstructions: usesInstructions)
        Array(known.message.utf8).withUnsafeBytes { hash.update($0) }
        #expect(hash.hexDigest() == known.digest)
    }

    @Test func bothWaysAgreeOnEveryLength() {
        let message = (0..<300).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 / 31) }
        for length in 0...300 {
            let digests = Self.ways.map { way in
                var hash = SHA256(usesInstructions: way)
                message[..<length].withUnsafeBytes { hash.update($0) }
                return hash.hexDigest()
            }
            #expect(Set(digests).count == 1, "\(length) bytes")
        }
    }

    @Test func piecesMakeTheSameDigestAsTheWhole() {
        let message = Array((0..<1000).map { UInt8($0 % 251) })
        for size in [1, 7, 63, 64, 65, 200] {
            var hash = SHA256()
            for start in stride(from: 0, to: message.count, by: size) {
                message[start..<min(start + size, message.count)].withUnsafeBytes { hash.update($0) }
            }
            #expect(hash.hexDigest() == SHA256.hexDigest(of: message), "in pieces of \(size)")
        }
    }
}
