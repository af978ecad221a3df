extension YAMLReader {
    /// A value that is neither list nor object; null where it is refused, which is told.
    mutating func scalar(_ text: String, isPlain: Bool, _ event: YAMLEvent) -> JSONNode.Value {
        if StackedMarks.isExceeded(in: text) {
            note(StackedMarks.rule, at: event.place)
            return .null
        }
        switch YAMLScalar(text, isPlain: isPlain, tag: event.tag) {
        case .value(let value): return value
        case .refused(let rule):
            note(rule, at: event.place)
            return .null
        }
    }

    /// Refuses a list or an object that is to be something else.
    mutating func checkTag(_ event: YAMLEvent, _ kind: String) {
        guard let tag = event.tag, tag != "!", tag != YAMLScalar.tagPrefix + kind else { return }
        note(YAMLScalar.unknown(tag), at: event.place)
    }
}

extension JSONNode {
    /// The boolean that YAML 1.1 reads where a text stands by YAML 1.2; nil for anything else.
    public var oldBoolean: Bool? { isOldBoolean ? text.flatMap(YAMLScalar.oldBoolean) : nil }
}

/// What a scalar of a YAML text stands for in the core schema (YAML 1.2.2, section 10.3).
enum YAMLScalar {
    case value(JSONNode.Value)
    /// The rule that it breaks and the repair.
    case refused(String)

    static let tagPrefix = "tag:yaml.org,2002:"

    /// A text in quotes or of several lines is a text; what `tag` says goes before either.
    init(_ text: String, isPlain: Bool, tag: String?) {
        guard let tag, tag != "!" else {
            self = isPlain && tag == nil ? Self.resolved(text) : .value(.string(text))
            return
        }
        switch tag.hasPrefix(Self.tagPrefix) ? String(tag.dropFirst(Self.tagPrefix.count)) : tag {
        case "str": self = .value(.string(text))
        case "null": self = Self.tagged(text, "null", "null") { if case .null = $0 { $0 } else { nil } }
        case "bool": self = Self.tagged(text, "bool", "true or false") { if case .boolean = $0 { $0 } else { nil } }
        case "int": self = Self.tagged(text, "int", "a whole number", Self.whole)
        case "float": self = Self.tagged(text, "float", "a number", Self.real)
        default: self = .refused(Self.unknown(tag))
        }
    }

    static func unknown(_ tag: String) -> String {
        let shown = tag.hasPrefix(tagPrefix) ? "!!" + tag.dropFirst(tagPrefix.count) : tag
        return "\(shown.inSentence) is no type that is read here; remove it"
    }

    private static func tagged(
        _ text: String, _ tag: String, _ noun: String, _ convert: (JSONNode.Value) -> JSONNode.Value?
    ) -> YAMLScalar {
        switch resolved(text) {
        case .refused(let rule): .refused(rule)
        case .value(let value):
            convert(value).map { .value($0) }
                ?? .refused("!!\(tag) must be \(noun), not \(JSONNode(value).summary); change one of them")
        }
    }

    private static func whole(_ value: JSONNode.Value) -> JSONNode.Value? {
        guard case .number(let number) = value, number.isInteger else { return nil }
        return value
    }

    /// With a fraction, so that `1` is a real number.
    private static func real(_ value: JSONNode.Value) -> JSONNode.Value? {
        guard case .number(let number) = value else { return nil }
        return number.isInteger ? Number(literal: number.literal + ".0").map { .number($0) } : value
    }
}

extension YAMLScalar {
    /// The boolean that a text without quotes is in YAML 1.1, as PyYAML has it, and not in YAML 1.2.
    static func oldBoolean(_ text: String) -> Bool? {
        // Longer ones are not compared: under a heap of marks that takes long.
        guard text.utf8.count <= 3 else { return nil }
        return switch text {
        case "yes", "Yes", "YES", "on", "On", "ON": true
        case "no", "No", "NO", "off", "Off", "OFF": false
        default: nil
        }
    }

    /// What a text without quotes and tag stands for.
    private static func resolved(_ text: String) -> YAMLScalar {
        switch text {
        case "", "~", "null", "Null", "NULL": return .value(.null)
        case "true", "True", "TRUE": return .value(.boolean(true))
        case "false", "False", "FALSE": return .value(.boolean(false))
        default: break
        }
        let body = text.utf8.first.map { "+-".utf8.contains($0) } == true ? text.dropFirst() : text[...]
        if [".inf", ".Inf", ".INF"].contains(body) || [".nan", ".NaN", ".NAN"].contains(text) {
            return .refused("`\(text)` is no finite number; write one, or put the text in quotes")
        }
        return number(text) ?? .value(.string(text))
    }

    /// A number, with its literal as JSON writes it; nil when the text is none.
    private static func number(_ text: String) -> YAMLScalar? {
        if text.hasPrefix("0o") || text.hasPrefix("0x") { return inOtherBase(text) }
        guard let literal = YAMLNumber(text) else { return nil }
        // YAML 1.1 reads 017 as 15.
        if literal.hasLeadingZero { return .refused(JSONReader.leadingZero + ", or put the text in quotes") }
        guard let number = Number(literal: literal.json) else { return .refused(JSONReader.tooLarge) }
        return .value(.number(number))
    }

    private static func inOtherBase(_ text: String) -> YAMLScalar? {
        let radix = text.hasPrefix("0o") ? 8 : 16
        let digits = text.dropFirst(2)
        let isNumber =
            !digits.isEmpty
            && digits.utf8.allSatisfy { byte in
                byte < 0x80 && Character(Unicode.Scalar(byte)).hexDigitValue.map { $0 < radix } == true
            }
        guard isNumber else { return nil }
        guard let number = UInt64(digits, radix: radix).flatMap({ Number(literal: String($0)) }) else {
            return .refused("the number is too large to be written so; write it in decimal digits")
        }
        return .value(.number(number))
    }
}

/// A decimal number as YAML writes it: `12`, `+1.5`, `.5`, `1.`, `1e-4`.
private struct YAMLNumber {
    private var sign = ""
    private var whole: Substring
    private var fraction: Substring?
    private var exponent = ""

    init?(_ text: String) {
        var rest = text[...]
        if let first = rest.first, first == "+" || first == "-" {
            sign = first == "-" ? "-" : ""
            rest.removeFirst()
        }
        whole = Self.digits(&rest)
        if rest.first == "." {
            rest.removeFirst()
            fraction = Self.digits(&rest)
        }
        guard !whole.isEmpty || fraction?.isEmpty == false else { return nil }
        if let first = rest.first, first == "e" || first == "E" {
            exponent.append(rest.removeFirst())
            if let sign = rest.first, sign == "+" || sign == "-" { exponent.append(rest.removeFirst()) }
            let digits = Self.digits(&rest)
            guard !digits.isEmpty else { return nil }
            exponent += digits
        }
        guard rest.isEmpty else { return nil }
    }

    private static func digits(_ rest: inout Substring) -> Substring {
        let digits = rest.prefix { $0.utf8.count == 1 && $0.utf8.first!.isASCIIDigit }
        rest = rest[digits.endIndex...]
        return digits
    }

    /// Whether it is longer than it need be, as a whole number in another base is in YAML 1.1.
    var hasLeadingZero: Bool { whole.count > 1 && whole.first == "0" }

    /// As JSON writes it; a fraction stays one.
    var json: String {
        let fraction = fraction.map { "." + ($0.isEmpty ? "0" : $0) } ?? ""
        return sign + (whole.isEmpty ? "0" : whole) + fraction + exponent
    }
}
