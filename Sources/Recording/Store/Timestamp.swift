import Foundation

/// Times in the store: ISO 8601 in UTC with milliseconds, for example `2026-02-03T04:05:06.789Z`.
///
/// SQLite's own date functions read it, people do too, and as text it sorts by time.
enum Timestamp {
    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)

    /// `date`, rounded to the nearest millisecond.
    static func text(_ date: Date) -> String {
        let milliseconds = (date.timeIntervalSince1970 * 1000).rounded()
        // A quarter of a millisecond keeps the formatter, which cuts off digits, on the right side.
        return Date(timeIntervalSince1970: (milliseconds + 0.25) / 1000).formatted(style)
    }

    /// The time that `text` tells, nil if it tells none.
    static func date(_ text: String) -> Date? {
        try? style.parse(text)
    }
}
