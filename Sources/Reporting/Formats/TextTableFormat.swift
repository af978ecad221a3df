/// Aligned columns for a terminal.
enum TextTableFormat {
    /// Titles, a rule, rows; two spaces between columns, none at the ends of lines.
    ///
    /// A title of several words takes as many lines as it needs not to be wider than what stands below it.
    static func text(of table: Table) -> String {
        let columns = table.titles.indices.map { Block(table, column: $0) }
        let height = columns.map(\.title.count).max() ?? 0
        let lines = (0..<height + 1 + table.rows.count).map { line in
            columns.map { $0.line(line, titleHeight: height) }.joined(separator: "  ").trimmingTrailingSpaces
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// One column, padded to its width: words to the left, numbers to the right.
    private struct Block {
        let title: [String]
        let fields: [String]
        let rule: String
        let empty: String

        init(_ table: Table, column: Int) {
            let values = table.rows.map { $0[column] }
            let rounded = RoundedColumn(values)
            let texts = values.map { TerminalText.line(rounded.text($0)) }
            let heading = TerminalText.line(table.titles[column])
            let words = heading.split(separator: " ").map(String.init)
            let width = (words + texts).map(TerminalText.width).max() ?? 0
            let isText = values.contains(where: \.isText)
            let pad = { TerminalText.padded($0, to: width, atStart: !isText) }
            title = TerminalText.wrapped(heading, to: width).map(pad)
            fields = texts.map(pad)
            rule = String(repeating: "─", count: width)
            empty = pad("")
        }

        /// Titles stand on the rule.
        func line(_ number: Int, titleHeight: Int) -> String {
            if number < titleHeight - title.count { return empty }
            if number < titleHeight { return title[number - titleHeight + title.count] }
            return number == titleHeight ? rule : fields[number - titleHeight - 1]
        }
    }
}

extension String {
    fileprivate var trimmingTrailingSpaces: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
