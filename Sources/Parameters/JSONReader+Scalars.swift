extension JSONReader {
    /// A string, from its opening to its closing quote.
    mutating func string() throws(Problem) -> String {
        let start = here
        index += 1
        var text: [UInt8] = []
        var marks = StackedMarks()
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                index += 1
                return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"):
                let scalar = try escape()
                try count(scalar, among: &marks)
                text.append(contentsOf: Array(String(scalar).utf8))
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                throw problem("the string must end on its line; a line break in it is written \\n")
            case 0..<0x20:
                throw problem("a control character in a string is written \\u\(Self.fourDigits(byte))")
            case 0..<0x80:
                text.append(byte)
                index += 1
                marks = StackedMarks()
            default:
                let length = try characterLength()
                let character = bytes[index..<index + length]
                try count(String(decoding: character, as: UTF8.self).unicodeScalars.first, among: &marks)
                text.append(contentsOf: character)
                takeCharacter(ofLength: length)
            }
        }
        throw Problem(at: start, path: path, rule: "the string that begins here never ends; close it with \"")
    }

    /// Refuses a letter under too many marks.
    private func count(_ scalar: Unicode.Scalar?, among marks: inout StackedMarks) throws(Problem) {
        if let scalar, !marks.take(scalar) { throw problem(StackedMarks.rule) }
    }

    /// An escape sequence, or the pair of them that stands for one character beyond U+FFFF.
    private mutating func escape() throws(Problem) -> Unicode.Scalar {
        let start = here
        index += 1
        switch peek {
        case UInt8(ascii: "u"): return try unicodeEscape(from: start)
        case let byte?:
            guard let scalar = Self.shortEscapes[byte] else { break }
            index += 1
            return scalar
        case nil: break
        }
        throw Problem(at: start, path: path, rule: #"after \ may stand " \ / b f n r t or u, not \#(found)"#)
    }

    private static let shortEscapes: [UInt8: Unicode.Scalar] = [
        UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/", UInt8(ascii: "b"): "\u{8}",
        UInt8(ascii: "f"): "\u{C}", UInt8(ascii: "n"): "\n", UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
    ]

    private mutating func unicodeEscape(from start: Place) throws(Problem) -> Unicode.Scalar {
        let unit = try fourHexDigits()
        if let scalar = Unicode.Scalar(unit) { return scalar }
        let lone = Problem(at: start, path: path, rule: "half of a surrogate pair stands alone; write both halves")
        guard UTF16.isLeadSurrogate(UInt16(unit)), take(UInt8(ascii: "\\")), peek == UInt8(ascii: "u") else {
            throw lone
        }
        let second = try fourHexDigits()
        guard UTF16.isTrailSurrogate(UInt16(second)) else { throw lone }
        return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00))!
    }

    /// Goes over `uXXXX`.
    private mutating func fourHexDigits() throws(Problem) -> UInt32 {
        index += 1
        var unit: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
                throw problem("four hexadecimal digits must follow \\u, not \(found)")
            }
            unit = unit << 4 | UInt32(digit)
            index += 1
        }
        return unit
    }

    /// The bytes of the next character, which is not ASCII.
    func characterLength() throws(Problem) -> Int {
        guard let length = bytes.characterLength(at: index) else { throw problem(Self.notUTF8) }
        return length
    }

    static let notUTF8 = "these bytes are not UTF-8; save the file as UTF-8"

    private static func fourDigits(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }
}

extension JSONReader {
    /// A number; its literal is kept.
    mutating func number() throws(Problem) -> Number {
        let start = index
        let place = here
        _ = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "0")) {
            if isDigitNext {
                throw Problem(at: place, path: path, rule: Self.leadingZero)
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
            throw Problem(at: place, path: path, rule: Self.tooLarge)
        }
        return number
    }

    static let tooLarge = "the number is too large for a double; its limit is 1.8e308"
    static let leadingZero = "a number must not begin with 0; remove the zeros in front"

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
