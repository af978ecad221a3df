extension JSONNode {
    /// Reads a JSON document (RFC 8259) strictly: no comments, no trailing commas, no key twice, nothing after the
    /// value, UTF-8 without a byte order mark, at most 100 levels.
    public init(parsing bytes: [UInt8]) throws(PlanningError) {
        var reader = JSONReader(bytes)
        do throws(Problem) {
            self = try reader.document()
        } catch {
            throw .invalidJSON(error)
        }
        if let duplicate = reader.duplicates.first { throw .invalidJSON(duplicate) }
    }

    /// Reads a JSON document from text; the rules of ``init(parsing:)-([UInt8])``.
    public init(parsing text: String) throws(PlanningError) {
        try self.init(parsing: Array(text.utf8))
    }

    /// Printed for people: two spaces a level, short arrays and objects on one line, numbers as they were written.
    public var readableText: String { JSONWriter.readable(self) }

    /// Printed on one line without spaces, numbers as they were written.
    public var compactText: String { JSONWriter.compact(self) }
}
