/// How a table is written.
public enum TableFormat: String, Sendable, CaseIterable {
    /// Aligned columns for a terminal; numbers rounded.
    case text
    /// RFC 4180, but lines end in a line feed alone; numbers in full.
    case csv
    /// A table of GitHub's Markdown; numbers rounded.
    case markdown
    /// A `tabular` with booktabs; numbers rounded.
    case latex
    /// An array of objects; numbers in full.
    case json

    /// `table` in this format, ending in a line break.
    ///
    /// The formats for people leave out columns in which every field is missing; CSV and JSON keep all columns and give
    /// the standard deviation of repeats a column of its own.
    public func text(of table: Table) -> String {
        switch self {
        case .text: TextTableFormat.text(of: table.withoutEmptyColumns)
        case .csv: CSVTableFormat.text(of: table.withSeparateDeviations)
        case .markdown: MarkdownTableFormat.text(of: table.withoutEmptyColumns)
        case .latex: LaTeXTableFormat.text(of: table.withoutEmptyColumns)
        case .json: JSONTableFormat.text(of: table.withSeparateDeviations)
        }
    }
}
