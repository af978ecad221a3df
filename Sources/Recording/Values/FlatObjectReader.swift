import Planning

/// Reads a JSON object whose values are null, booleans, numbers and strings.
///
/// The store's own text only: sweep files have a decoder that tells people where they went wrong. This one keeps number
/// literals, and a thousand trials' settings are read in a few milliseconds.
struct FlatObjectReader {
    private var rest: Substring.UTF8View

    init(_ text: String) {
        rest = text[...].utf8
    }

    /// The object, nil when the text is anything else.
    mutating func read() -> ParameterSet? {
        var set = ParameterSet()
        guard take("{") else { return nil }
        if take("}") { return isAtEnd ? set : nil }
        repeat {
            guard let name = readString(), take(":"), let value = readValue() else { return nil }
            set[name] = value
        } while take(",")
        return take("}") && isAtEnd ? set : nil
    }

    private var isAtEnd: Bool { rest.allSatisfy(Self.isSpace) }

    private mutating func readValue() -> ParameterValue? {
        skipSpace()
        switch rest.first {
        case UInt8(ascii: "\""): return readString().map(ParameterValue.string)
        case UInt8(ascii: "n"): return take("null") ? .null : nil
        case UInt8(ascii: "t"): return take("true") ? .boolean(true) : nil
        case UInt8(ascii: "f"): return take("false") ? .boolean(false) : nil
        default: return readNumber()
        }
    }

    private mutating func readNumber() -> ParameterValue? {
        let digits = rest.prefix { !Self.isSpace($0) && $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "}") }
        rest = rest.dropFirst(digits.count)
        return Number(literal: String(Substring(digits))).map(ParameterValue.number)
    }

    private mutating func readString() -> String? {
        guard take("\"") else { return nil }
        var text = ""
        while true {
            let plain = rest.prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
            text += Substring(plain)
            rest = rest.dropFirst(plain.count)
            guard let stop = rest.popFirst() else { return nil }
            if stop == UInt8(ascii: "\"") { return text }
            guard let scalar = readEscape() else { return nil }
            text.unicodeScalars.append(scalar)
        }
    }

    private mutating func readEscape() -> Unicode.Scalar? {
        guard let letter = rest.popFirst() else { return nil }
        switch Unicode.Scalar(letter) {
        case "n": return "\n"
        case "r": return "\r"
        case "b": return "\u{8}"
        case "f": return "\u{c}"
        case "t": return "\t"
        case "u":
            let digits = String(Substring(rest.prefix(4)))
            rest = rest.dropFirst(4)
            return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
        case "\"", "\\", "/": return Unicode.Scalar(letter)
        default: return nil
        }
    }

    /// Passes `token`, and white space before it, if it comes next.
    private mutating func take(_ token: StaticString) -> Bool {
        skipSpace()
        return token.withUTF8Buffer { bytes in
            guard rest.starts(with: bytes) else { return false }
            rest = rest.dropFirst(bytes.count)
            return true
        }
    }

    private mutating func skipSpace() {
        while let byte = rest.first, Self.isSpace(byte) { rest.removeFirst() }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }
}
