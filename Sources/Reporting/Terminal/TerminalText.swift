import Parameters

/// The door to a terminal, and to the logs that end up on one: whatever people, programs and files wrote passes it.
///
/// What would steer the terminal, break a line or turn the direction of writing is shown as JSON escapes it (`\n`,
/// `\u001b`, `\u202e`), so that a name can neither hide nor pretend anything.
public enum TerminalText {
    /// `text` on one line.
    public static func line(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: \.isControl) else { return text }
        var line = ""
        for scalar in text.unicodeScalars {
            if scalar.isControl { line += JSONWriter.escape(scalar) } else { line.unicodeScalars.append(scalar) }
        }
        return line
    }

    /// `text` on as many lines as it has: its line feeds stay.
    public static func lines(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0.isControl && $0 != "\n" }) else { return text }
        return text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { line(String($0)) }.joined(separator: "\n")
    }
}

extension TerminalText {
    /// Columns of a terminal that a line takes.
    public static func width(_ line: String) -> Int { DisplayWidth.of(line) }

    /// `line` in at most `columns` columns, cut between characters and marked with `…` when it is too long.
    public static func clipped(_ line: String, to columns: Int) -> String {
        guard width(line) > columns else { return line }
        guard columns > 0 else { return "" }
        return String(prefix(of: line[...], columns - 1)) + "…"
    }

    /// `line` with spaces behind it, or before it, up to `columns` columns.
    public static func padded(_ line: String, to columns: Int, atStart: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, columns - width(line)))
        return atStart ? space + line : line + space
    }

    /// `line` on as many lines of at most `columns` columns as it needs, broken at spaces; a word that is wider goes on in
    /// the next line, and a character that is wider stands alone.
    public static func wrapped(_ line: String, to columns: Int) -> [String] {
        line.split(separator: " ").reduce(into: []) { lines, word in
            if let last = lines.last, width(last) + 1 + width(String(word)) <= columns {
                lines[lines.count - 1] += " " + word
                return
            }
            var rest = word
            while !rest.isEmpty {
                let part = prefix(of: rest, columns)
                lines.append(String(part.isEmpty ? rest.prefix(1) : part))
                rest = rest.dropFirst(max(1, part.count))
            }
        }
    }

    /// How many rows a line takes on a terminal of that many columns, which breaks it where it ends.
    public static func rows(_ line: String, columns: Int) -> Int {
        var (rows, used) = (1, 0)
        for character in line {
            let width = DisplayWidth.of(String(character))
            if used > 0, used + width > columns { (rows, used) = (rows + 1, 0) }
            used += width
        }
        return rows
    }

    /// The first characters of a line, as many as `columns` columns hold.
    private static func prefix(of line: Substring, _ columns: Int) -> Substring {
        var used = 0
        return line.prefix { character in
            used += DisplayWidth.of(String(character))
            return used <= columns
        }
    }
}
