import Deciding
import Parameters

/// An array of objects, one a row, whose keys are the titles.
///
/// Numbers have the fewest digits that read back as the same double; what is not finite is spelled as
/// `JSONNode(double:)` does. A missing field is `null`.
enum JSONTableFormat {
    /// One object a line.
    static func text(of table: Table) -> String {
        let keys = keys(table.titles)
        let objects = table.rows.map { object($0, keys) }
        return objects.isEmpty ? "[]\n" : "[\n" + objects.joined(separator: ",\n") + "\n]\n"
    }

    /// Titles as they stand before values.
    static func keys(_ titles: [String]) -> [String] { titles.map { ParameterValue.string($0).jsonText + ":" } }

    /// One row.
    static func object(_ row: [Field], _ keys: [String]) -> String {
        "{" + zip(keys, row).map { $0 + value($1) }.joined(separator: ",") + "}"
    }

    private static func value(_ field: Field) -> String {
        switch field {
        case .missing: "null"
        case .text(let text): ParameterValue.string(text).jsonText
        case .integer(let count): String(count)
        case .number(let number): value(number)
        case .literal(let number): number.literal
        case .meanAndDeviation(let numbers): numbers.mean.map(value) ?? "null"
        }
    }

    private static func value(_ number: Double) -> String {
        number.isFinite ? number.description : JSONNode(double: number).compactText
    }
}
