import TestSupport

/// Damages inputs at random, and the same ones in every run.
public struct Mutator {
    private static let longest = 1 << 16

    private let seeds: [[UInt8]]
    private let words: [[UInt8]]
    private var random: SplitMix64

    /// Damages `seeds`, putting in some of `words` now and then.
    public init(_ seeds: [[UInt8]], words: [String], seed: UInt64 = 1) {
        self.seeds = seeds
        self.words = (words + Self.words).map { Array($0.utf8) }
        random = SplitMix64(state: seed)
    }

    /// A seed with one to six changes.
    public mutating func next() -> [UInt8] {
        var bytes = seeds[Int.random(in: 0..<seeds.count, using: &random)]
        for _ in 0..<Int.random(in: 1...6, using: &random) { change(&bytes) }
        return bytes.count > Self.longest ? Array(bytes.prefix(Self.longest)) : bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        let length = min(bytes.count - place, Int.random(in: 0...24, using: &random))
        switch Int.random(in: 0..<9, using: &random) {
        case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes.removeSubrange(place..<place + length)
        case 3: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
        case 4: bytes.replaceSubrange(place..<place + length, with: words.randomElement(using: &random)!)
        case 5: bytes.insert(contentsOf: words.randomElement(using: &random)!, at: place)
        case 6: bytes.removeSubrange(place...)
        case 7: splice(&bytes, at: place)
        default: changeNumber(&bytes, from: place)
        }
    }

    /// The beginning of one input and the end of another.
    private mutating func splice(_ bytes: inout [UInt8], at place: Int) {
        let other = seeds[Int.random(in: 0..<seeds.count, using: &random)]
        bytes.replaceSubrange(place..., with: other[Int.random(in: 0...other.count, using: &random)...])
    }

    /// Another number in the place of the next one.
    private mutating func changeNumber(_ bytes: inout [UInt8], from place: Int) {
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let start = bytes[place...].firstIndex(where: digits.contains) else { return }
        let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: Self.numbers.randomElement(using: &random)!.utf8)
    }

    private static let numbers = [
        "0", "1", "-1", "2", "3", "7", "255", "65536", "2147483648", "4294967296", "9223372036854775807",
        "9223372036854775808", "18446744073709551616", "1e308", "1e999", "-0", "0.1", "1e-400", "1e19",
        String(repeating: "9", count: 400),
    ]

    /// What JSON is made of, and what it must not be made of.
    private static let words = [
        "{", "}", "[", "]", "[]", "{}", ":", ",", "\"", "\\", "\\u0000", "\\ud800", "\\udc00", "\\uD83D\\ude00", "null",
        "true",
        "NaN", "\"nan\"", "\"-inf\"", "\u{FEFF}", "\u{0}", "\u{301}", "é", "\u{202E}", "../", "/", "\n", "\r\n", " ",
        String(repeating: "[", count: 120), String(repeating: "{\"a\":", count: 120),
        String(repeating: "x", count: 4096),
    ]
}
