import Parameters

/// A table of GitHub's Markdown.
enum MarkdownTableFormat {
    /// Titles, alignments, rows.
    static func text(of table: Table) -> String {
        let rule = table.isTextByColumn.map { $0 ? "---" : "---:" }
        var lines = table.roundedLines(escaped)
        lines.insert(rule, at: 1)
        return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
    }

    /// Line breaks stay as `<br>`; other control characters become spaces. An underscore inside of a word means nothing.
    private static func escaped(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var escaped = ""
        for (index, scalar) in scalars.enumerated() {
            switch scalar {
            case "_" where isInWord(scalars, index): escaped += "_"
            case "|", "\\", "*", "_", "`", "[", "]", "~": escaped += "\\\(scalar)"
            case "<": escaped += "&lt;"
            case "&": escaped += "&amp;"
            case "\n" where index > 0 && scalars[index - 1] == "\r": break
            case "\n", "\r": escaped += "<br>"
            default: escaped.unicodeScalars.append(scalar.isControl ? " " : scalar)
            }
        }
        return escaped
    }

    private static func isInWord(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
        [index - 1, index + 1].allSatisfy { scalars.indices.contains($0) && scalars[$0].isOfWord }
    }
}

/// A `tabular` for LaTeX; needs `\usepackage{booktabs}`.
enum LaTeXTableFormat {
    /// The environment with its rules, titles and rows.
    static func text(of table: Table) -> String {
        let alignment = table.isTextByColumn.map { $0 ? "l" : "r" }
        let rows = table.roundedLines(escaped).map { $0.joined(separator: " & ") + " \\\\" }
        let start = ["\\begin{tabular}{\(alignment.joined())}", "\\toprule", rows[0], "\\midrule"]
        return (start + rows.dropFirst() + ["\\bottomrule", "\\end{tabular}"]).joined(separator: "\n") + "\n"
    }

    /// A bracket or a star at the start of a row would be an argument of the `\\` or the rule before it. Control characters
    /// become spaces.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        var previous: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            defer { previous = scalar }
            switch scalar {
            case "&", "%", "$", "#", "_", "{", "}": escaped += "\\\(scalar)"
            case "\\": escaped += "\\textbackslash{}"
            case "~": escaped += "\\textasciitilde{}"
            case "^": escaped += "\\textasciicircum{}"
            case "<": escaped += "$<$"
            case ">": escaped += "$>$"
            case "±": escaped += "$\\pm$"
            case "[", "*": escaped += "{\(scalar)}"
            case "|": escaped += "\\textbar{}"
            case "-", "'", "`":
                // Two of them would become one other character.
                escaped += previous == scalar ? "{}\(scalar)" : String(scalar)
            default: escaped.unicodeScalars.append(scalar.isControl ? " " : scalar)
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

extension Unicode.Scalar {
    /// Whether it is a letter or a digit.
    fileprivate var isOfWord: Bool { properties.isAlphabetic || properties.numericType != nil }
}
