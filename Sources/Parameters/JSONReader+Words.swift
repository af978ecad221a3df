extension JSONReader {
    /// A number; its literal is kept.
    mutating func number() throws(Problem) -> Number {
        let start = index
        let place = here
        _ = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "0")) {
            if isDigitNext {
                throw Problem(at: place, path: path, rule: "a number must not begin with 0; remove the zeros in front")
            }
        } else {
            try digits("a digit must follow the minus sign")
        }
        if take(UInt8(ascii: ".")) { try digits("a digit must follow the decimal point") }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try digits("a digit must follow the exponent's sign")
        }
        guard let number = Number(literal: String(decoding: bytes[start..<index], as: UTF8.self)) else {
            throw Problem(at: place, path: path, rule: "the number is too large for a double; its limit is 1.8e308")
        }
        return number
    }

    private mutating func digits(_ rule: String) throws(Problem) {
        guard isDigitNext else { throw problem("\(rule), not \(found)") }
        while isDigitNext { index += 1 }
    }

    private var isDigitNext: Bool { peek?.isASCIIDigit ?? false }

    /// `true`, `false` or `null`; otherwise what was meant is told.
    mutating func word() throws(Problem) -> JSONNode.Value {
        let rest = bytes[index...].prefix(32).prefix { $0.isASCIILetterOrDigit }
        let word = String(decoding: rest, as: UTF8.self)
        let value: JSONNode.Value
        switch word {
        case "true": value = .boolean(true)
        case "false": value = .boolean(false)
        case "null": value = .null
        default: throw problem(Self.hints[word] ?? "a value must stand here, not \(found)")
        }
        index += rest.count
        return value
    }

    private static let hints = [
        "NaN": "JSON has no NaN; write a number or null",
        "Infinity": "JSON has no Infinity; write a number or null",
        "True": "JSON writes true in small letters",
        "False": "JSON writes false in small letters",
        "None": "JSON writes null",
    ]

    /// What stands at the next byte, for a sentence.
    var found: String {
        guard let byte = peek else { return "the end of the text" }
        switch byte {
        case UInt8(ascii: "/"), UInt8(ascii: "#"):
            return "`\(Character(Unicode.Scalar(byte)))` (JSON has no comments)"
        case UInt8(ascii: "'"): return "`'` (JSON strings stand in double quotes)"
        case 0x20..<0x7F: return "`\(Character(Unicode.Scalar(byte)))`"
        case 0..<0x80: return "a control character"
        default:
            guard let length = try? characterLength() else { return "bytes that are not UTF-8" }
            return "`\(String(decoding: bytes[index..<index + length], as: UTF8.self))`"
        }
    }
}

extension UInt8 {
    /// Whether it is one of `0–9`.
    public var isASCIIDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }

    /// Whether it is one of `A–Z`, `a–z`, `0–9`.
    public var isASCIILetterOrDigit: Bool {
        let small = self | 0x20
        return isASCIIDigit || UInt8(ascii: "a")...UInt8(ascii: "z") ~= small
    }
}
