import Files

/// The words of a corpus and their numbers, 0, 1, … in order of first appearance.
///
/// Words are sequences of bytes without white space; nothing is decoded, so text that is not UTF-8 is fine. Looking a
/// word up costs one hash and no allocation.
public struct Vocabulary: Sendable {
    /// All words one after the other.
    private var bytes: [UInt8] = []
    /// Where each word ends in `bytes`; it starts where the one before it ends.
    private var ends: [Int] = []
    private var hashes: [UInt64] = []
    /// Open addressing with linear probing: a word's number, or -1; a power of two, at most half full.
    private var slots = [Int32](repeating: -1, count: 1 << 10)

    /// No words.
    public init() {}

    /// The words in the order given; throws when one of them stands twice.
    public init(words: some Sequence<some Sequence<UInt8>>) throws(TrainingError) {
        for word in words {
            let word = Array(word)
            let next = Int32(count)
            let number = word.withUnsafeBytes { add($0) }
            guard number == next else { throw .repeatedWord(String(decoding: word, as: UTF8.self)) }
        }
    }

    /// How many words there are.
    public var count: Int { ends.count }

    /// The word that stands for words outside the vocabulary; nil when there is none.
    public var unknown: Int32? { number(of: "<unk>") }

    /// The word that ends every line; nil when there is none.
    public var endOfLine: Int32? { number(of: "<eos>") }

    /// All words in order, bytes that are not UTF-8 replaced by U+FFFD.
    public var words: [String] { (0..<Int32(count)).map { word($0) } }

    /// SHA-256 of all words in order, each followed by a line feed.
    public var sha256: String {
        var hash = SHA256()
        joined.withUnsafeBytes { hash.update($0) }
        return hash.hexDigest()
    }

    /// All words in order, each followed by a line feed.
    var joined: [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + count)
        for number in 0..<count {
            text += bytes[range(number)]
            text.append(UInt8(ascii: "\n"))
        }
        return text
    }

    /// The word with `number`, bytes that are not UTF-8 replaced by U+FFFD.
    public func word(_ number: Int32) -> String {
        String(decoding: bytes[range(Int(number))], as: UTF8.self)
    }

    /// The number of `word`; nil when it is not in the vocabulary.
    public func number(of word: String) -> Int32? {
        var word = word
        return word.withUTF8 { number(of: UnsafeRawBufferPointer($0)) }
    }

    /// The number of the word that these bytes spell; nil when it is not in the vocabulary.
    func number(of word: UnsafeRawBufferPointer) -> Int32? {
        let number = slots[slot(of: word, hash: Self.hash(word))]
        return number < 0 ? nil : number
    }

    /// The number of the word that these bytes spell, which becomes the last word when it is new.
    mutating func add(_ word: UnsafeRawBufferPointer) -> Int32 {
        let hash = Self.hash(word)
        let slot = slot(of: word, hash: hash)
        guard slots[slot] < 0 else { return slots[slot] }
        let number = Int32(count)
        slots[slot] = number
        bytes.append(contentsOf: word)
        ends.append(bytes.count)
        hashes.append(hash)
        if count * 2 > slots.count { grow() }
        return number
    }

    private func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

    /// Where `word` is, or the free slot where it belongs.
    @inline(__always)
    private func slot(of word: UnsafeRawBufferPointer, hash: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] >= 0 {
            let number = Int(slots[slot])
            if hashes[number] == hash && bytes[range(number)].elementsEqual(word) { return slot }
            slot = (slot + 1) & mask
        }
        return slot
    }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        let mask = slots.count - 1
        for number in 0..<count {
            var slot = Int(truncatingIfNeeded: hashes[number]) & mask
            while slots[slot] >= 0 { slot = (slot + 1) & mask }
            slots[slot] = Int32(number)
        }
    }

    /// FNV-1a with the high half folded into the low one, which picks the slot.
    @inline(__always)
    private static func hash(_ word: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in word { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return hash ^ hash >> 32
    }
}

extension Vocabulary: Equatable {
    /// Whether both hold the same words in the same order.
    public static func == (left: Vocabulary, right: Vocabulary) -> Bool {
        left.bytes == right.bytes && left.ends == right.ends
    }
}
