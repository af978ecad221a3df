public import Parameters

/// Values as Python spells them: W&B's agent puts `str(value)` on command lines, and scripts read them with `float`,
/// `int`, `ast.literal_eval`.
extension ParameterValue {
    /// As Python's `str`: `True`, `None`, `1e-05`, `[128, 256]`, `{'a': 1}`; texts without quotes.
    public var pythonText: String {
        if case .string(let text) = self { text } else { pythonRepr }
    }

    /// As Python's `repr`: texts in quotes.
    var pythonRepr: String {
        switch self {
        case .null: "None"
        case .boolean(let flag): flag ? "True" : "False"
        case .number(let number): number.pythonText
        case .string(let text): Self.quoted(text)
        case .list(let values): "[" + values.map(\.pythonRepr).joined(separator: ", ") + "]"
        case .object(let values):
            "{" + values.map { Self.quoted($0.name) + ": " + $0.value.pythonRepr }.joined(separator: ", ") + "}"
        }
    }

    /// As Python's `json.dumps`.
    var pythonJSON: String {
        switch self {
        case .null: "null"
        case .boolean(let flag): String(flag)
        case .number(let number): number.pythonText
        case .string(let text): Self.jsonQuoted(text)
        case .list(let values): "[" + values.map(\.pythonJSON).joined(separator: ", ") + "]"
        case .object(let values): values.pythonJSON
        }
    }

    /// Single quotes, unless the text has one and no double ones.
    private static func quoted(_ text: String) -> String {
        let quote: Unicode.Scalar = text.contains("'") && !text.contains("\"") ? "\"" : "'"
        var result = String(quote)
        for scalar in text.unicodeScalars {
            switch scalar {
            case quote, "\\": result += "\\\(scalar)"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.isPrintableInPython: result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x100: result += "\\x" + hexadecimal(scalar.value, digits: 2)
            case _ where scalar.value < 0x10000: result += "\\u" + hexadecimal(scalar.value, digits: 4)
            default: result += "\\U" + hexadecimal(scalar.value, digits: 8)
            }
        }
        result.unicodeScalars.append(quote)
        return result
    }

    /// Beyond ASCII as `\u` escapes, with surrogates beyond the first plane.
    fileprivate static func jsonQuoted(_ text: String) -> String {
        var result = "\""
        for unit in text.utf16 {
            switch unit {
            case 0x22: result += "\\\""
            case 0x5c: result += "\\\\"
            case 0x0a: result += "\\n"
            case 0x0d: result += "\\r"
            case 0x09: result += "\\t"
            case 0x08: result += "\\b"
            case 0x0c: result += "\\f"
            case 0x20..<0x7f: result.unicodeScalars.append(Unicode.Scalar(UInt8(unit)))
            default: result += "\\u" + hexadecimal(UInt32(unit), digits: 4)
            }
        }
        return result + "\""
    }

    private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
        let text = String(value, radix: 16)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}

extension ParameterSet {
    /// As Python's `json.dumps` writes a dictionary.
    public var pythonJSON: String {
        "{" + map { ParameterValue.jsonQuoted($0.name) + ": " + $0.value.pythonJSON }.joined(separator: ", ") + "}"
    }
}

extension Number {
    /// As Python's `repr` of the `int` or `float` that its `json` reads from the literal: shortest digits that read back,
    /// an exponent below 1e-4 and from 1e16 on.
    var pythonText: String {
        if isInteger { return literal == "-0" ? "0" : literal }
        let text = "\(value.magnitude)"
        let parts = text.split(separator: "e")
        let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        var digits = String(mantissa[0]) + (mantissa.count > 1 ? String(mantissa[1]) : "")
        // Where the point stands, counted from the first digit.
        var point = mantissa[0].count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        while digits.count > 1, digits.hasPrefix("0") {
            digits.removeFirst()
            point -= 1
        }
        while digits.count > 1, digits.hasSuffix("0") { digits.removeLast() }
        let sign = value.sign == .minus ? "-" : ""
        if digits == "0" { return sign + "0.0" }
        return sign + (-3...16 ~= point ? Self.fixed(digits, point) : Self.scientific(digits, point - 1))
    }

    private static func fixed(_ digits: String, _ point: Int) -> String {
        if point <= 0 { return "0." + String(repeating: "0", count: -point) + digits }
        if point >= digits.count { return digits + String(repeating: "0", count: point - digits.count) + ".0" }
        return digits.prefix(point) + "." + digits.dropFirst(point)
    }

    private static func scientific(_ digits: String, _ exponent: Int) -> String {
        let mantissa = digits.count == 1 ? digits : digits.prefix(1) + "." + digits.dropFirst()
        let magnitude = String(exponent.magnitude)
        return mantissa + "e" + (exponent < 0 ? "-" : "+") + (magnitude.count < 2 ? "0" : "") + magnitude
    }
}

extension Unicode.Scalar {
    /// As `str.isprintable`: no controls, formats, surrogates, private or unassigned characters, and of the separators
    /// the blank alone.
    fileprivate var isPrintableInPython: Bool {
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
        case .spaceSeparator: self == " "
        default: true
        }
    }
}
