/// A `tabular` for LaTeX; needs `\usepackage{booktabs}`.
enum LaTeXTableFormat {
    /// The environment with its rules, titles and rows.
    static func text(of table: Table) -> String {
        let columns = table.titles.indices.map { index in
            let fields = table.rows.map { $0[index] }
            let rounded = RoundedColumn(fields)
            return [escaped(table.titles[index])] + fields.map { escaped(rounded.text($0).onOneLine) }
        }
        let lines = (0...table.rows.count).map { line in columns.map { $0[line] }.joined(separator: " & ") + " \\\\" }
        let alignment = table.titles.indices.map { index in
            table.rows.contains { $0[index].isText } ? "l" : "r"
        }
        let start = ["\\begin{tabular}{\(alignment.joined())}", "\\toprule", lines[0], "\\midrule"]
        return (start + lines.dropFirst() + ["\\bottomrule", "\\end{tabular}"]).joined(separator: "\n") + "\n"
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "&", "%", "$", "#", "_", "{", "}": escaped += "\\\(character)"
            case "\\": escaped += "\\textbackslash{}"
            case "~": escaped += "\\textasciitilde{}"
            case "^": escaped += "\\textasciicircum{}"
            case "<": escaped += "$<$"
            case ">": escaped += "$>$"
            case "±": escaped += "$\\pm$"
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
