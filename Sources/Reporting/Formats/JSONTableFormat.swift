import Planning

/// An array of objects, one a row, whose keys are the titles.
///
/// Numbers have the fewest digits that read back as the same double. JSON has no NaN and no infinity: they are the texts
/// `"NaN"`, `"Infinity"` and `"-Infinity"`, which Python's `float` and JavaScript's `Number` read. A missing cell is
/// `null`.
enum JSONTableFormat {
    /// One object a line.
    static func text(of table: Table) -> String {
        let keys = table.titles.map { ParameterValue.string($0).jsonText + ":" }
        let objects = table.rows.map { row in
            "{" + zip(keys, row).map { $0 + value($1) }.joined(separator: ",") + "}"
        }
        return objects.isEmpty ? "[]\n" : "[\n" + objects.joined(separator: ",\n") + "\n]\n"
    }

    private static func value(_ cell: Cell) -> String {
        switch cell {
        case .missing: "null"
        case .text(let text): ParameterValue.string(text).jsonText
        case .integer(let count): String(count)
        case .number(let number): value(number)
        case .literal(let number): number.literal
        case .spread(let spread): spread.mean.map(value) ?? "null"
        }
    }

    private static func value(_ number: Double) -> String {
        if number.isNaN { return "\"NaN\"" }
        if number.isInfinite { return number < 0 ? "\"-Infinity\"" : "\"Infinity\"" }
        return number.description
    }
}
