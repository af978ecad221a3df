extension JSONNode {
    /// Reads a YAML document (YAML 1.2, core schema) as the value that it stands for, and tells every mistake as
    /// ``reading(_:)`` does; `yes`, `no`, `on` and `off` are texts, and `1e-4` is a number.
    ///
    /// A value that JSON does not have (`.inf`, an unknown tag or alias) is null besides its mistake. Keys that are numbers
    /// are the texts of these. At most 100 levels, UTF-8 with or without a byte order mark, one document.
    public static func reading(yaml bytes: [UInt8]) -> (root: JSONNode?, problems: [Problem]) {
        var problems: [Problem] = []
        do throws(Problem) {
            var reader = YAMLReader(bytes, end: try bytes.checkCharacters())
            defer { problems = reader.problems }
            return (try reader.document(), reader.problems)
        } catch {
            return (nil, problems + [error])
        }
    }
}

extension [UInt8] {
    /// Whether the text begins with the mark that some editors put in front of UTF-8.
    var startsWithByteOrderMark: Bool { starts(with: [0xEF, 0xBB, 0xBF]) }

    /// Where the text ends; throws the first character that YAML must not hold as it is, or that is not UTF-8.
    fileprivate func checkCharacters() throws(Problem) -> Place {
        var index = startsWithByteOrderMark ? 3 : 0
        var line = 1
        var column = 1
        while index < count {
            switch self[index] {
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                let isPair =
                    self[index] == UInt8(ascii: "\r") && index + 1 < count && self[index + 1] == UInt8(ascii: "\n")
                index += isPair ? 2 : 1
                line += 1
                column = 1
                continue
            case UInt8(ascii: "\t"), 0x20..<0x7F: index += 1
            default:
                let length = self[index] < 0x80 ? 1 : characterLength(at: index)
                let rule = length.map { Self.rule(on: self[index..<index + $0]) } ?? JSONReader.notUTF8
                if let rule { throw Problem(at: .file(line: line, column: column), path: JSONPath(), rule: rule) }
                index += length ?? 1
            }
            column += 1
        }
        return .file(line: line, column: column)
    }

    /// What is said of a control character, or one of Unicode's line breaks, which libyaml would take for one; nil of
    /// others.
    private static func rule(on character: ArraySlice<UInt8>) -> String? {
        guard let scalar = String(decoding: character, as: UTF8.self).unicodeScalars.first else { return nil }
        switch scalar.value {
        case 0..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF:
            let digits = String(scalar.value, radix: 16, uppercase: true)
            let padded = String(repeating: "0", count: 4 - digits.count) + digits
            return "the character U+\(padded) is written \"\\u\(padded)\", in double quotes"
        default: return nil
        }
    }
}
