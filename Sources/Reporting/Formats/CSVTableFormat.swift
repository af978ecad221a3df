import Planning

/// Comma-separated values after RFC 4180, except that lines end in a line feed alone.
///
/// The RFC's carriage returns would end up in the last field of `cut`, `awk`, `diff` and `sqlite3`; every reader of CSV
/// takes the line feed. A field is quoted if it holds a comma, a quote or a line break, or is text with a space at an
/// end. Numbers have the fewest digits that read back as the same double; NaN is `nan`, infinity `inf`: what C, Python
/// and R read. A missing field is empty, and a text of no characters is `""`.
enum CSVTableFormat {
    /// A line of titles and one line a row.
    static func text(of table: Table) -> String {
        var text = table.titles.map(field).joined(separator: ",") + "\n"
        text.reserveCapacity(10 * table.titles.count * table.rows.count)
        for row in table.rows {
            for (column, cell) in row.enumerated() {
                if column > 0 { text += "," }
                append(cell, to: &text)
            }
            text += "\n"
        }
        return text
    }

    private static func append(_ cell: Cell, to text: inout String) {
        switch cell {
        case .missing: break
        case .text(let words): text += field(words)
        case .integer(let count): text += String(count)
        case .number(let number): text += number.description
        case .literal(let number): text += number.literal
        case .spread(let spread): text += spread.mean?.description ?? ""
        }
    }

    private static func field(_ text: String) -> String {
        let special: [UInt8] = [0x22, 0x2c, 0x0a, 0x0d]
        let needsQuotes =
            text.isEmpty || text.first == " " || text.last == " " || text.utf8.contains(where: special.contains)
        guard needsQuotes else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
