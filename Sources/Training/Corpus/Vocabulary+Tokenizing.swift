extension Vocabulary {
    /// The tokens of `text`, whose new words join the vocabulary: each line split on white space, plus `<eos>`.
    ///
    /// White space is that of ASCII. A last line without a line feed counts; an empty line is an `<eos>` alone.
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
    private static func split(_ text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer?) -> Void) {
        var start = 0
        var position = 0
        while position < text.count {
            let byte = text[position]
            if isSpace(byte) {
                if start < position { body(UnsafeRawBufferPointer(rebasing: text[start..<position])) }
                if byte == UInt8(ascii: "\n") { body(nil) }
                start = position + 1
            }
            position += 1
        }
        guard let last = text.last, last != UInt8(ascii: "\n") else { return }
        if start < position { body(UnsafeRawBufferPointer(rebasing: text[start..<position])) }
        body(nil)
    }

    /// Space, tab, line feed, vertical tab, form feed, carriage return.
    @inline(__always)
    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0d) }
}
