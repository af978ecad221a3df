import Parameters

/// Text of comma-separated values (RFC 4180), whose lines may end in any of the three ways.
public enum CSVText {
    /// The fields of every line that is not empty, without their quotes.
    public static func rows(of text: String) -> [[String]] { numberedRows(of: text).map(\.fields) }

    /// The same, each with the number of the line on which it begins.
    static func numberedRows(of text: String) -> [(line: Int, fields: [String])] {
        var rows: [(line: Int, fields: [String])] = []
        var (fields, field, isQuoted): ([String], String.UnicodeScalarView, Bool) = ([], .init(), false)
        var (line, start) = (1, 1)
        func endRow() {
            if !fields.isEmpty || !field.isEmpty { rows.append((start, fields + [String(field)])) }
            (fields, field, start) = ([], .init(), line + 1)
        }
        let scalars = Array(text.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            index += 1
            switch scalar {
            case "\"" where isQuoted && next == "\"":
                field.append("\"")
                index += 1
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                fields.append(String(field))
                field = .init()
            case "\r" where !isQuoted && next == "\n": break
            case "\n" where !isQuoted, "\r" where !isQuoted:
                endRow()
                line += 1
            default:
                if scalar == "\n" { line += 1 }
                field.append(scalar)
            }
        }
        endRow()
        return rows
    }
}
