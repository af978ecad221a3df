/// Aligned columns for a terminal.
enum TextTableFormat {
    /// Titles, a rule, rows; two spaces between columns, none at the ends of lines.
    static func text(of table: Table) -> String {
        let columns = table.titles.indices.map { column(table, $0) }
        let lines = (0..<table.rows.count + 2).map { line in
            columns.map { $0[line] }.joined(separator: "  ").trimmingTrailingSpaces
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The padded title, rule and cells of one column; words to the left, numbers to the right.
    private static func column(_ table: Table, _ index: Int) -> [String] {
        let cells = table.rows.map { $0[index] }
        let rounded = RoundedColumn(cells)
        let texts = ([table.titles[index]] + cells.map(rounded.text)).map(\.onOneLine)
        let width = texts.map(DisplayWidth.of).max() ?? 0
        let isText = cells.contains(where: \.isText)
        let padded = texts.map { text in
            let space = String(repeating: " ", count: width - DisplayWidth.of(text))
            return isText ? text + space : space + text
        }
        return [padded[0], String(repeating: "─", count: width)] + padded.dropFirst()
    }
}

extension String {
    /// Control characters, which would break the line or steer the terminal, made spaces.
    var onOneLine: String {
        guard unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return self }
        return String(
            String.UnicodeScalarView(
                unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }

    fileprivate var trimmingTrailingSpaces: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
