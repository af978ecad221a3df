/// A table of GitHub's Markdown.
enum MarkdownTableFormat {
    /// Titles, alignments, rows.
    static func text(of table: Table) -> String {
        let columns = table.titles.indices.map { index in
            let fields = table.rows.map { $0[index] }
            let rounded = RoundedColumn(fields)
            return [escaped(table.titles[index]), fields.contains(where: \.isText) ? "---" : "---:"]
                + fields.map { escaped(rounded.text($0)) }
        }
        let lines = (0..<table.rows.count + 2).map { line in
            "| " + columns.map { $0[line] }.joined(separator: " | ") + " |"
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "|", "\\", "*", "`", "[", "]": escaped += "\\\(character)"
            case "<": escaped += "&lt;"
            case "&": escaped += "&amp;"
            case "\n", "\r\n", "\r": escaped += "<br>"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
