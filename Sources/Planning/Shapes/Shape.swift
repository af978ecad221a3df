import Parameters

/// What may stand at a place of the sweep file: the one table from which its checks and its JSON Schema are made.
indirect enum Shape: Sendable {
    /// Any text.
    case text
    /// Text for people and tables: 1 to 200 characters, at least one of them visible, no control characters.
    case name
    case boolean
    /// One of a few words; `planned` ones are known and refused.
    case word([String], planned: [String] = [])
    /// A whole number, however written.
    case integer(ClosedRange<Int>)
    case real(Setting.Interval)
    /// Seconds, or a text such as `1h30m`.
    case duration
    /// Bytes, or a text such as `2GB`.
    case memory
    case nullable(Shape)
    /// At least one entry.
    case list(of: Shape, isUnique: Bool = false)
    case object(ObjectShape)
    /// A shape that the JSON Schema writes once and refers to by this name.
    case named(String, Shape)
}
