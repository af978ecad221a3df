/// An exported CSV without the columns that tell how long things took and how often they were tried: all the others are
/// the same whenever a sweep is carried out, and however often it was killed.
enum ComparableCSV {
    /// Left out, by name.
    static let timing: Set = ["Seconds", "Tokens per Second", "Attempts", "CPU Seconds", "Peak Memory (MiB)"]

    /// The lines, heading first.
    static func lines(_ csv: String) -> [String] {
        let rows = csv.split(whereSeparator: \.isNewline).map { fields($0) }
        let kept = (rows.first ?? []).indices.filter { !timing.contains(rows[0][$0]) }
        return rows.map { row in
            kept.map { row.indices.contains($0) ? row[$0] : "(missing)" }.joined(separator: ",")
        }
    }

    /// The fields of a row, their quotes kept; a field with a line break in it is not known here.
    private static func fields(_ row: Substring) -> [String] {
        var fields = [""]
        var isQuoted = false
        for character in row {
            if character == "\"" { isQuoted.toggle() }
            if character == ",", !isQuoted {
                fields.append("")
            } else {
                fields[fields.count - 1].append(character)
            }
        }
        return fields
    }
}
