import Deciding

/// Titles and rows, ready for any format.
public struct Table: Sendable {
    /// What the columns are called, each differently.
    public var titles: [String]
    /// One field per title in each row.
    public private(set) var rows: [[Field]] = []

    /// A table without rows.
    public init(_ titles: [String]) {
        self.titles = titles
    }

    /// A table whose rows are made of `elements`, column by column.
    public init<Element>(_ elements: some Sequence<Element>, columns: [Column<Element>]) {
        self.init(columns.map(\.title))
        for element in elements { append(columns.map { $0.field(element) }) }
    }

    /// Adds a row, which has one field per title.
    public mutating func append(_ row: [Field]) {
        precondition(row.count == titles.count, "a row has one field per title")
        rows.append(row)
    }
}

extension Table {
    /// Without columns that tell nothing in any row: what people want to see.
    var withoutEmptyColumns: Table {
        let kept = titles.indices.filter { column in rows.contains { !$0[column].isMissing } }
        guard !rows.isEmpty, kept.count < titles.count else { return self }
        var table = Table(kept.map { titles[$0] })
        table.rows = rows.map { row in kept.map { row[$0] } }
        return table
    }

    /// With a column of its own, named `… SD`, for the standard deviation of every column of means: what programs
    /// want to read.
    var withSeparateDeviations: Table {
        let means = titles.indices.filter { column in
            rows.contains { if case .meanAndDeviation = $0[column] { true } else { false } }
        }
        guard !means.isEmpty else { return self }
        var table = Table(
            titles.indices.flatMap { means.contains($0) ? [titles[$0], titles[$0] + " SD"] : [titles[$0]] })
        for row in rows {
            table.append(row.indices.flatMap { means.contains($0) ? Self.separate(row[$0]) : [row[$0]] })
        }
        return table
    }

    private static func separate(_ field: Field) -> [Field] {
        guard case .meanAndDeviation(let numbers) = field else { return [field, .missing] }
        return [Field(numbers.mean), Field(numbers.standardDeviation)]
    }
}
