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

/// Writes a long table row by row, so that never the whole of it is in memory.
///
/// What it writes is what ``TableFormat`` makes of the same rows.
public struct RowWriter {
    /// The formats that can begin before the last row is known.
    public enum Format: Sendable {
        case csv, json
    }

    private static let pieceSize = 1 << 16

    private let format: Format
    private let keys: [String]
    private var bytes: [UInt8] = []
    private var isFirst = true

    /// Begins with the titles.
    public init(_ titles: [String], as format: Format) {
        self.format = format
        keys = format == .json ? JSONTableFormat.keys(titles) : []
        bytes.reserveCapacity(2 * Self.pieceSize)
        if format == .csv { CSVTableFormat.append(titles.map { .text($0) }, to: &bytes) }
    }

    /// Adds a row, which has one field per title and no means.
    public mutating func append(_ row: [Field]) {
        switch format {
        case .csv: CSVTableFormat.append(row, to: &bytes)
        case .json:
            bytes.append(contentsOf: (isFirst ? "[\n" : ",\n").utf8)
            bytes.append(contentsOf: JSONTableFormat.object(row, keys).utf8)
        }
        isFirst = false
    }

    /// What was written since the last piece, when it is much; nil when it is not worth writing yet.
    public mutating func piece() -> [UInt8]? {
        guard bytes.count >= Self.pieceSize else { return nil }
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// What is left, with the end of the table.
    public mutating func end() -> [UInt8] {
        if format == .json { bytes.append(contentsOf: (isFirst ? "[]\n" : "\n]\n").utf8) }
        defer { bytes = [] }
        return bytes
    }
}
