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

    @Test(arguments: known)
    func knownAnswers(message: String, digest: String) {
        #expect(SHA256.hexDigest(of: message.utf8) == digest)
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
