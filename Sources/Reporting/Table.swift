public import Deciding
public import Parameters

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

/// A column of a table whose rows are made of elements.
public struct Column<Element> {
    /// What it is called.
    public let title: String
    /// What it says of an element.
    public let field: (Element) -> Field

    /// A column.
    public init(_ title: String, field: @escaping (Element) -> Field) {
        self.title = title
        self.field = field
    }
}

/// One field of a table.
public enum Field: Hashable, Sendable {
    /// Nothing is known.
    case missing
    /// Words.
    case text(String)
    /// A count.
    case integer(Int)
    /// A measured number; people see it rounded.
    case number(Double)
    /// A number that somebody wrote, shown as it was written.
    case literal(Number)
    /// Numbers that repeats of one configuration gave.
    case meanAndDeviation(MeanAndDeviation)
}

extension Field {
    /// A parameter or setting; missing when it is absent or null.
    init(_ value: ParameterValue?) {
        switch value {
        case nil, .null: self = .missing
        case .boolean(let flag): self = .text(String(flag))
        case .number(let number): self = .literal(number)
        case .string(let text): self = .text(text)
        case .list, .object: self = .text(value?.jsonText ?? "")
        }
    }

    /// A measured number, if there is one.
    init(_ value: Double?) {
        self = value.map { .number($0) } ?? .missing
    }

    /// Words, if there are any.
    init(_ value: String?) {
        self = value.map { .text($0) } ?? .missing
    }

    /// Whether there is nothing to show.
    var isMissing: Bool {
        switch self {
        case .missing: true
        case .meanAndDeviation(let numbers): numbers.mean == nil
        case .text, .integer, .number, .literal: false
        }
    }

    /// Whether it is words, which stand on the left of their column.
    var isText: Bool {
        if case .text = self { true } else { false }
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
