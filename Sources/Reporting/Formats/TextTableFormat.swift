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
            let texts = values.map { rounded.text($0).onOneLine }
            let words = table.titles[column].onOneLine.split(separator: " ").map(String.init)
            let width = (words + texts).map(DisplayWidth.of).max() ?? 0
            let isText = values.contains(where: \.isText)
            let pad = { (text: String) in
                let space = String(repeating: " ", count: width - DisplayWidth.of(text))
                return isText ? text + space : space + text
            }
            title = Self.wrapped(words, width: width).map(pad)
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

        private static func wrapped(_ words: [String], width: Int) -> [String] {
            words.reduce(into: []) { lines, word in
                if let last = lines.last, DisplayWidth.of(last) + 1 + DisplayWidth.of(word) <= width {
                    lines[lines.count - 1] = "\(last) \(word)"
                } else {
                    lines.append(word)
                }
            }
        }
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
