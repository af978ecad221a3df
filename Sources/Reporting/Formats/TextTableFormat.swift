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

/// How many columns of a terminal a text takes.
///
/// After Unicode Standard Annex 11 with its common ranges: wide and full-width characters and emoji take two columns,
/// combining marks none.
enum DisplayWidth {
    static func of(_ text: String) -> Int {
        text.utf8.allSatisfy { $0 < 0x80 } ? text.utf8.count : text.reduce(0) { $0 + width($1) }
    }

    private static func width(_ character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        if first.properties.isEmojiPresentation || character.unicodeScalars.contains("\u{fe0f}") { return 2 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return wide.contains { $0.contains(first.value) } ? 2 : 1
        }
    }

    /// Hangul jamo; CJK radicals to Yi; Hangul syllables; CJK compatibility; full-width forms; CJK extensions.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe4f,
        0xff00...0xff60, 0xffe0...0xffe6, 0x20000...0x3fffd,
    ]
}

extension String {
    /// What would break the line or steer the terminal, made spaces.
    var onOneLine: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        return String(String.UnicodeScalarView(unicodeScalars.map { $0.isControl ? " " : $0 }))
    }

    fileprivate var trimmingTrailingSpaces: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

extension Unicode.Scalar {
    /// Whether it breaks lines, steers a terminal or turns the direction of what stands around it.
    var isControl: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: (0x202a...0x202e).contains(value) || (0x2066...0x2069).contains(value)
        }
    }
}
