import Testing

/// A sweep file with mistakes.
struct BadSweepFile: CustomTestStringConvertible {
    var text: String
    /// `LINE:COLUMN: path: rule`, in order.
    var complaints: [String]
    /// Whether a JSON Schema can say it too.
    var isInSchema = true

    var testDescription: String { text }
}
