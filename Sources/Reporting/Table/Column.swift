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
