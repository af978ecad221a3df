/// A table of GitHub's Markdown.
enum MarkdownTableFormat {
    /// Titles, alignments, rows.
    static func text(of table: Table) -> String {
        let rule = table.isTextByColumn.map { $0 ? "---" : "---:" }
        var lines = table.roundedLines(escaped)
        lines.insert(rule, at: 1)
        return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }

    /// Line breaks stay as `<br>`; other control characters become spaces.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            defer { previous = scalar }
            switch scalar {
            case "|", "\\", "*", "`", "[", "]", "~": escaped += "\\\(scalar)"
            case "<": escaped += "&lt;"
            case "&": escaped += "&amp;"
            case "\n" where previous == "\r": break
            case "\n", "\r": escaped += "<br>"
            default: escaped.unicodeScalars.append(scalar.isControl ? " " : scalar)
            }
        }
        return escaped
    }
}

/// A `tabular` for LaTeX; needs `\usepackage{booktabs}`.
enum LaTeXTableFormat {
    /// The environment with its rules, titles and rows.
    static func text(of table: Table) -> String {
        let alignment = table.isTextByColumn.map { $0 ? "l" : "r" }
        let rows = table.roundedLines { escaped($0.onOneLine) }.map { $0.joined(separator: " & ") + " \\\\" }
        let start = ["\\begin{tabular}{\(alignment.joined())}", "\\toprule", rows[0], "\\midrule"]
        return (start + rows.dropFirst() + ["\\bottomrule", "\\end{tabular}"]).joined(separator: "\n") + "\n"
    }

    /// A bracket or a star at the start of a row would be an argument of the `\\` or the rule before it.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&", "%", "$", "#", "_", "{", "}": escaped += "\\\(scalar)"
            case "\\": escaped += "\\textbackslash{}"
            case "~": escaped += "\\textasciitilde{}"
            case "^": escaped += "\\textasciicircum{}"
            case "<": escaped += "$<$"
            case ">": escaped += "$>$"
            case "±": escaped += "$\\pm$"
            case "[", "*": escaped += "{\(scalar)}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

extension Table {
    /// The titles and the rows with rounded numbers, each field escaped.
    fileprivate func roundedLines(_ escaped: (String) -> String) -> [[String]] {
        let columns = titles.indices.map { index in
            let fields = rows.map { $0[index] }
            let rounded = RoundedColumn(fields)
            return ([titles[index]] + fields.map(rounded.text)).map(escaped)
        }
        return (0...rows.count).map { line in columns.map { $0[line] } }
    }

    /// Whether a column has words, which stand on its left.
    fileprivate var isTextByColumn: [Bool] {
        titles.indices.map { index in rows.contains { $0[index].isText } }
    }
}
