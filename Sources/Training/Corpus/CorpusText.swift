import Files
import Foundation

/// The bytes of a text in UTF-8, in which every white space is one of ASCII.
///
/// White space is what Python's `str.isspace()` calls so. Where it is of more bytes than one, as many spaces stand
/// instead, so that splitting looks at single bytes.
struct CorpusText {
    /// At least one byte, none of them zero.
    let bytes: Data

    /// Reads and checks the file at `path`; a byte order mark at its beginning is left out.
    init(path: String) throws(TrainingError) {
        var bytes = try Data(fileAt: path)
        // A pointer is text too, but not the one that was meant.
        let place = Self.normalize(&bytes)
        if let kind = FileKind(of: bytes), place != nil || kind == .lfsPointer {
            throw .notText(path: path, kind: kind.description, repair: kind.repairOfText)
        }
        if let place { throw Self.error(path, bytes, place) }
        if bytes.starts(with: Self.mark) { bytes.removeFirst(Self.mark.count) }
        guard !bytes.isEmpty else { throw .splitEmpty(path: path) }
        self.bytes = bytes
    }

    /// The UTF-8 bytes of `text` with white space of ASCII alone.
    static func normalized(_ text: String) -> Data {
        var bytes = Data(text.utf8)
        _ = normalize(&bytes)
        return bytes
    }

    private static let mark: [UInt8] = [0xef, 0xbb, 0xbf]

    /// Puts spaces in the place of all white space beyond ASCII; returns where a byte stands that no text in UTF-8 holds.
    private static func normalize(_ data: inout Data) -> Int? {
        data.withUnsafeMutableBytes { bytes in
            var position = 0
            while position < bytes.count {
                position = plainEnd(bytes, from: position)
                guard position < bytes.count else { break }
                let count = length(bytes, at: position)
                guard count > 0 else { return position }
                if isSpace(bytes, at: position, count) {
                    for index in position..<position + count { bytes[index] = UInt8(ascii: " ") }
                }
                position += count
            }
            return nil
        }
    }

    /// Where from `start` on the first byte stands that is zero or not of ASCII, or the text ends.
    @inline(__always)
    private static func plainEnd(_ bytes: UnsafeMutableRawBufferPointer, from start: Int) -> Int {
        var position = start
        while position + 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            // The top bit is set in a byte of 0x80 and above, and by the borrow of a zero.
            guard (word | (word &- 0x0101_0101_0101_0101)) & 0x8080_8080_8080_8080 == 0 else { break }
            position += 8
        }
        while position < bytes.count, 1...0x7f ~= bytes[position] { position += 1 }
        return position
    }

    /// How many bytes the character at `position` takes, which is not of ASCII; 0 when it is none (RFC 3629, section 4).
    private static func length(_ bytes: UnsafeMutableRawBufferPointer, at position: Int) -> Int {
        let second: ClosedRange<UInt8>
        let count: Int
        switch bytes[position] {
        case 0xc2...0xdf: (count, second) = (2, 0x80...0xbf)
        case 0xe0: (count, second) = (3, 0xa0...0xbf)
        case 0xed: (count, second) = (3, 0x80...0x9f)
        case 0xe1...0xef: (count, second) = (3, 0x80...0xbf)
        case 0xf0: (count, second) = (4, 0x90...0xbf)
        case 0xf1...0xf3: (count, second) = (4, 0x80...0xbf)
        case 0xf4: (count, second) = (4, 0x80...0x8f)
        default: return 0
        }
        guard position + count <= bytes.count, second ~= bytes[position + 1] else { return 0 }
        return (2..<count).allSatisfy { 0x80...0xbf ~= bytes[position + $0] } ? count : 0
    }

    /// Whether the character of two or three bytes at `position` is white space.
    private static func isSpace(_ bytes: UnsafeMutableRawBufferPointer, at position: Int, _ count: Int) -> Bool {
        switch (bytes[position], count) {
        case (0xc2, _): return bytes[position + 1] == 0x85 || bytes[position + 1] == 0xa0
        case (0xe1...0xe3, 3):
            let scalar =
                UInt32(bytes[position] & 0x0f) << 12 | UInt32(bytes[position + 1] & 0x3f) << 6
                | UInt32(bytes[position + 2] & 0x3f)
            return scalar == 0x1680 || 0x2000...0x200a ~= scalar || 0x2028...0x2029 ~= scalar
                || [0x202f, 0x205f, 0x3000].contains(scalar)
        default: return false
        }
    }

    /// What is to be said of the byte at `place`.
    private static func error(_ path: String, _ bytes: Data, _ place: Int) -> TrainingError {
        let before = bytes[..<place]
        let line = before.reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return .notUTF8(
            path: path, line: line, byte: place - lineStart + 1, offset: place, value: bytes[place],
            guess: encoding(bytes, isZero: bytes[place] == 0))
    }

    /// Which encoding the zeros in a text speak for, by the name that `iconv` gives it; nil without them.
    ///
    /// Letters of ASCII have one zero byte in UTF-16 and three in UTF-32, always on the same side: half of a text's letters
    /// at least. Some zeros in an ordinary text speak for none.
    private static func encoding(_ bytes: Data, isZero: Bool) -> String? {
        var zeros = [0, 0, 0, 0]
        let looked = bytes.prefix(4096)
        for (index, byte) in looked.enumerated() where byte == 0 { zeros[index % 4] += 1 }
        let many = max(1, looked.count / 8)
        switch (zeros[0] > many, zeros[1] > many, zeros[2] > many, zeros[3] > many) {
        case (false, true, true, true): return "UTF-32LE"
        case (true, true, true, false): return "UTF-32BE"
        case (false, true, false, true): return "UTF-16LE"
        case (true, false, true, false): return "UTF-16BE"
        case (false, false, false, false) where zeros == [0, 0, 0, 0] && !isZero: return "ISO-8859-1"
        default: return nil
        }
    }
}
