import TestSupport
import Testing

@testable import Parameters
@testable import Planning

@Suite struct SlugTests {
    @Test(arguments: ["seed-table", "a", "9.lives_2", "a--b", "v1.0"])
    func aFolderNameStaysAsItIs(name: String) {
        #expect(Sweep.slug(of: name) == name)
    }

    /// The marks are FNV-1a of 32 bits by an independent implementation.
    @Test(arguments: [
        ("my sweep", "my-sweep-8e24f707"), ("a/../b", "a-..-b-eab86698"), ("..", "sweep-a3d4a70d"),
        ("../../etc/passwd", "etc-passwd-6fadc99a"),
        ("", "sweep-811c9dc5"), ("Größe 2", "Gr-e-2-0dd8fe94"), ("über", "ber-7ba3e4cf"), ("日本", "sweep-9f26ee51"),
        (".hidden", "hidden-4747f185"),
        ("-rf", "rf-2a6775c8"), ("x.", "x-0362fa0b"), ("apus.db", "sweep-apus.db-c2a52bb8"),
        ("Apus.lock", "sweep-Apus.lock-ee136045"),
    ])
    func anyOtherNameIsMadeOneAndMarked(name: String, slug: String) {
        #expect(Sweep.slug(of: name) == slug)
    }

    @Test func twoNamesDoNotShareAFolder() {
        let names = ["a b", "a-b", "a/b", "a_b", "a  b", "a b ", "日本", "日", "..", "."]
        #expect(Set(names.map(Sweep.slug(of:))).count == names.count)
    }

    @Test(arguments: UInt64(1)...100)
    func everySlugIsOneSafeFolder(seed: UInt64) {
        var random = SplitMix64(state: seed)
        let scalars = Array("aZ09-_./\\ :*\u{301}éß€😀\n\0".unicodeScalars)
        var name = ""
        for _ in 0..<Int.random(in: 0...250, using: &random) {
            name.unicodeScalars.append(scalars.randomElement(using: &random)!)
        }
        let slug = Sweep.slug(of: name)
        #expect(slug.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]{0,99}/) != nil)
    }
}
