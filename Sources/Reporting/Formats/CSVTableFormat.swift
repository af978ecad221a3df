import Deciding
import Parameters

/// Comma-separated values after RFC 4180, except that lines end in a line feed alone.
///
/// The RFC's carriage returns would end up in the last field of `cut`, `awk`, `diff` and `sqlite3`; every reader of CSV
/// takes the line feed. A field is quoted if it holds a comma, a quote or a line break, or is text with a space at an
/// end. Numbers have the fewest digits that read back as the same double; NaN is `nan`, infinity `inf`: what C, Python
/// and R read. A missing field is empty, and a text of no characters is `""`.
enum CSVTableFormat {
    /// A line of titles and one line a row.
    static func text(of table: Table) -> String {
        var bytes: [UInt8] = []
        append(table.titles.map { .text($0) }, to: &bytes)
        for row in table.rows { append(row, to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// One line.
    static func append(_ row: [Field], to bytes: inout [UInt8]) {
        for (column, field) in row.enumerated() {
            if column > 0 { bytes.append(UInt8(ascii: ",")) }
            append(field, to: &bytes)
        }
        bytes.append(UInt8(ascii: "\n"))
    }

    private static func append(_ field: Field, to bytes: inout [UInt8]) {
        switch field {
        case .missing: break
        case .text(let words): bytes.append(contentsOf: quoted(words).utf8)
        case .integer(let count): bytes.append(contentsOf: String(count).utf8)
        case .number(let number): bytes.append(contentsOf: number.description.utf8)
        case .literal(let number): bytes.append(contentsOf: number.literal.utf8)
        case .meanAndDeviation(let numbers): bytes.append(contentsOf: (numbers.mean?.description ?? "").utf8)
        }
    }

    private static func quoted(_ text: String) -> String {
        let scalars = text.unicodeScalars
        let needsQuotes =
            scalars.isEmpty || scalars.first == " " || scalars.last == " " || scalars.contains(where: isSpecial)
        guard needsQuotes else { return text }
        var quoted = "\""
        for scalar in scalars { quoted += scalar == "\"" ? "\"\"" : String(scalar) }
        return quoted + "\""
    }

    private static func isSpecial(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", ",", "\n", "\r": true
        default: false
        }
    }
}
