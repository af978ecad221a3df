extension [UInt8] {
    /// The bytes of the character that begins at `index` and is not ASCII; nil when these are not UTF-8 (RFC 3629,
    /// section 4).
    func characterLength(at index: Int) -> Int? {
        let (length, second): (Int, ClosedRange<UInt8>) =
            switch self[index] {
            case 0xC2...0xDF: (2, 0x80...0xBF)
            case 0xE0: (3, 0xA0...0xBF)
            case 0xE1...0xEC, 0xEE...0xEF: (3, 0x80...0xBF)
            case 0xED: (3, 0x80...0x9F)
            case 0xF0: (4, 0x90...0xBF)
            case 0xF1...0xF3: (4, 0x80...0xBF)
            case 0xF4: (4, 0x80...0x8F)
            default: (0, 0...0)
            }
        let isWhole = length > 0 && index + length <= count
        guard isWhole, second.contains(self[index + 1]),
            self[(index + 2)..<(index + length)].allSatisfy({ 0x80...0xBF ~= $0 })
        else { return nil }
        return length
    }
}

/// Counts the marks on one letter of a text.
///
/// Comparing texts costs the square of their number, so there may be no more than in the Stream-Safe Text Format
/// (Unicode Standard Annex 15, section 13).
struct StackedMarks {
    static let rule = "no letter has more than 30 marks; remove the others"

    private var count = 0

    /// Takes the next character; false when it is one mark too many.
    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        let isMark = scalar.properties.canonicalCombiningClass != .notReordered
        count = isMark ? count + 1 : 0
        return count <= 30
    }

    /// Whether a letter of `text` is under too many marks.
    static func isExceeded(in text: String) -> Bool {
        guard !text.utf8.allSatisfy({ $0 < 0x80 }) else { return false }
        var marks = StackedMarks()
        return !text.unicodeScalars.allSatisfy { marks.take($0) }
    }
}
