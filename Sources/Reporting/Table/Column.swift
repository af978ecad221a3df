/// A column of a table whose rows are made of elements.
public struct Column<Element> {
    /// What it is called.
    public let title: String
    /// What it says of an element.
    public let cell: (Element) -> Cell

    /// A column.
    public init(_ title: String, cell: @escaping (Element) -> Cell) {
        self.title = title
        self.cell = cell
    }
}
