extension JSONNode {
    /// Reads a JSON document (RFC 8259) strictly: no comments, no trailing commas, no key twice, nothing after the
    /// value, UTF-8 without a byte order mark, at most 100 levels.
    public init(parsing bytes: [UInt8]) throws(JSONError) {
        let (root, problems) = Self.reading(bytes)
        guard let root, problems.isEmpty else { throw JSONError(root == nil ? problems.last! : problems[0]) }
        self = root
    }

    /// Reads a document as ``init(parsing:)-([UInt8])`` does and tells every mistake; the root is nil when reading could
    /// not go on, and the last mistake says why. A key that stands twice is a mistake after which reading goes on.
    public static func reading(_ bytes: [UInt8]) -> (root: JSONNode?, problems: [Problem]) {
        var reader = JSONReader(bytes)
        do throws(Problem) {
            let root = try reader.document()
            return (root, reader.duplicates)
        } catch {
            return (nil, reader.duplicates + [error])
        }
    }

    /// Reads a JSON document from text; the rules of ``init(parsing:)-([UInt8])``.
    public init(parsing text: String) throws(JSONError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// Printed for people: two spaces a level, short arrays and objects on one line, numbers as they were written.
    public var readableText: String { JSONWriter.readable(self) }

    /// Printed on one line without spaces, numbers as they were written.
    public var compactText: String { JSONWriter.compact(self) }
}
