extension Vocabulary {
    /// The tokens of `text`, whose new words join the vocabulary: each line split on white space, plus `<eos>`.
    ///
    /// White space is that of ASCII, see `CorpusText`. A last line without a line feed counts; an empty line is an `<eos>` alone.
    mutating func learn(_ text: UnsafeRawBufferPointer) -> [Int32] {
        var tokens: [Int32] = []
        tokens.reserveCapacity(text.count / 4)
        "<eos>".utf8.withContiguousStorageIfAvailable { mark in
            let endOfLine = UnsafeRawBufferPointer(mark)
            Self.split(text) { tokens.append(add($0 ?? endOfLine)) }
        }
        return tokens
    }

    /// The tokens of `text` by the words known; others become `<unk>`, or are left out when the vocabulary has none.
    func encode(_ text: UnsafeRawBufferPointer) -> [Int32] {
        let unknown = unknown
        let endOfLine = endOfLine
        var tokens: [Int32] = []
        tokens.reserveCapacity(text.count / 4)
        Self.split(text) { word in
            let number = if let word { number(of: word) } else { endOfLine }
            if let token = number ?? unknown { tokens.append(token) }
        }
        return tokens
    }

    /// Adds `<unk>` unless it is there.
    mutating func ensureUnknown() {
        var mark = "<unk>"
        mark.withUTF8 { _ = add(UnsafeRawBufferPointer($0)) }
    }

    /// Calls `body` with every word of `text`, and with nil at the end of every line.
    @inline(__always)
    static func split(_ text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer?) -> Void) {
        var position = 0
        while position < text.count {
            let end = endOfWord(text, from: position)
            if position < end { body(UnsafeRawBufferPointer(rebasing: text[position..<end])) }
            if end < text.count && text[end] == UInt8(ascii: "\n") { body(nil) }
            position = end + 1
        }
        if let last = text.last, last != UInt8(ascii: "\n") { body(nil) }
    }

    /// Where the first white space at or after `start` is, or the text ends.
    @inline(__always)
    private static func endOfWord(_ text: UnsafeRawBufferPointer, from start: Int) -> Int {
        var position = start
        while position + 8 <= text.count {
            let bytes = UInt64(littleEndian: text.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            // The top bit of every byte that is at most a space, and perhaps of some above the lowest of these.
            let low = (bytes &- 0x2121_2121_2121_2121) & ~bytes & 0x8080_8080_8080_8080
            guard low != 0 else {
                position += 8
                continue
            }
            position += low.trailingZeroBitCount / 8
            if isSpace(text[position]) { return position }
            position += 1
        }
        while position < text.count && !isSpace(text[position]) { position += 1 }
        return position
    }

    /// Tab, line feed, vertical tab, form feed, carriage return, the four separators of ASCII (FS, GS, RS, US), space.
    @inline(__always)
    private static func isSpace(_ byte: UInt8) -> Bool { (0x1c...0x20 ~= byte) || (0x09...0x0d ~= byte) }
}
