/// The per-epoch CSV, made comparable.
enum Curves {
    /// Without the last two columns: seconds and tokens per second.
    static func withoutTimes(_ csv: String) -> [String] {
        csv.split(whereSeparator: \.isNewline).map { line in
            line.split(separator: ",", omittingEmptySubsequences: false).dropLast(2).joined(separator: ",")
        }
    }
}
