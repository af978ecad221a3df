import Files
import Foundation

/// The words of a corpus and their numbers, 0, 1, … in order of first appearance.
///
/// Words are sequences of bytes without white space, and alike when their bytes are. Looking a word up costs one hash and
/// no allocation.
public struct Vocabulary: Sendable {
    /// All words one after the other.
    private var bytes: [UInt8] = []
    /// Where each word starts in `bytes`, and where the last one ends.
    private var starts = [0]
    private var hashes: [UInt32] = []
    /// Open addressing with linear probing: a power of two, at most half full.
    private var slots = [Slot](repeating: .free, count: 1 << 10)

    /// An entry of the hash table.
    private struct Slot: Sendable {
        var hash: UInt32
        /// -1 where there is none.
        var number: Int32

        static let free = Slot(hash: 0, number: -1)
    }

    /// A vocabulary without words.
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
    public var count: Int { hashes.count }

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
        let number = slots[slot(of: word, hash: Self.hash(word))].number
        return number < 0 ? nil : number
    }

    /// The number of the word that these bytes spell, which becomes the last word when it is new.
    mutating func add(_ word: UnsafeRawBufferPointer) -> Int32 {
        let hash = Self.hash(word)
        let slot = slot(of: word, hash: hash)
        guard slots[slot].number < 0 else { return slots[slot].number }
        let number = Int32(count)
        slots[slot] = Slot(hash: hash, number: number)
        bytes.append(contentsOf: word)
        starts.append(bytes.count)
        hashes.append(hash)
        if count * 2 > slots.count { grow() }
        return number
    }

    private func range(_ number: Int) -> Range<Int> { starts[number]..<starts[number + 1] }

    /// Where `word` is, or the free slot where it belongs.
    @inline(__always)
    private func slot(of word: UnsafeRawBufferPointer, hash: UInt32) -> Int {
        let mask = slots.count - 1
        var index = Int(hash) & mask
        while true {
            let slot = slots[index]
            if slot.number < 0 || (slot.hash == hash && spells(Int(slot.number), word)) { return index }
            index = (index + 1) & mask
        }
    }

    @inline(__always)
    private func spells(_ number: Int, _ word: UnsafeRawBufferPointer) -> Bool {
        let range = range(number)
        return range.count == word.count
            && bytes.withUnsafeBytes { bytes in
                word.count == 0 || memcmp(bytes.baseAddress! + range.lowerBound, word.baseAddress!, word.count) == 0
            }
    }

    private mutating func grow() {
        slots = Array(repeating: .free, count: slots.count * 2)
        let mask = slots.count - 1
        for number in 0..<count {
            var index = Int(hashes[number]) & mask
            while slots[index].number >= 0 { index = (index + 1) & mask }
            slots[index] = Slot(hash: hashes[number], number: Int32(number))
        }
    }

    /// Eight bytes at a time, each step a product whose halves are folded together, as in wyhash.
    @inline(__always)
    private static func hash(_ word: UnsafeRawBufferPointer) -> UInt32 {
        var hash = UInt64(truncatingIfNeeded: word.count)
        var position = 0
        while word.count - position > 8 {
            hash = fold(hash ^ word.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            position += 8
        }
        hash = fold(hash ^ tail(word, from: position))
        return UInt32(truncatingIfNeeded: hash)
    }

    @inline(__always)
    private static func fold(_ value: UInt64) -> UInt64 {
        let product = (value ^ 0xa076_1d64_78bd_642f).multipliedFullWidth(by: 0xe703_7ed1_a0b4_28db)
        return product.high ^ product.low
    }

    /// The last bytes from `position` on, at most eight, as a number.
    @inline(__always)
    private static func tail(_ word: UnsafeRawBufferPointer, from position: Int) -> UInt64 {
        let count = word.count - position
        if word.count >= 8 { return word.loadUnaligned(fromByteOffset: word.count - 8, as: UInt64.self) }
        if count >= 4 {
            let low = word.loadUnaligned(fromByteOffset: 0, as: UInt32.self)
            let high = word.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
            return UInt64(low) | UInt64(high) << 32
        }
        guard count > 0 else { return 0 }
        return UInt64(word[0]) | UInt64(word[count / 2]) << 8 | UInt64(word[count - 1]) << 16
    }
}

extension Vocabulary: Equatable {
    /// Whether both hold the same words in the same order.
    public static func == (left: Vocabulary, right: Vocabulary) -> Bool {
        left.bytes == right.bytes && left.starts == right.starts
    }
}
