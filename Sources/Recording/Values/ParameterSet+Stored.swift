import Planning

/// How parameters stand in the store: a flat JSON object that keeps their order and every number's literal, so that
/// `json_extract` reads it and `1` stays apart from `1.0`.
extension ParameterSet {
    /// The JSON object.
    var storedText: String {
        "{" + map { Self.quoted($0.name) + ":" + Self.literal($0.value) }.joined(separator: ",") + "}"
    }

    /// The same text for equal sets: names sorted, numbers by value.
    var configurationKey: String {
        let sorted = sorted { $0.name.unicodeScalars.lexicographicallyPrecedes($1.name.unicodeScalars) }
        return "{" + sorted.map { Self.quoted($0.name) + ":" + Self.canonical($0.value) }.joined(separator: ",") + "}"
    }

    /// Reads `storedText`; nil when `text` is not a flat JSON object.
    init?(storedText text: String) {
        var reader = FlatObjectReader(text)
        guard let set = reader.read() else { return nil }
        self = set
    }

    private static func literal(_ value: ParameterValue) -> String {
        if case .string(let text) = value { quoted(text) } else { value.display }
    }

    private static func canonical(_ value: ParameterValue) -> String {
        guard case .number(let number) = value else { return literal(value) }
        return Int(exactly: number.value).map(String.init) ?? "\(number.value)"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
