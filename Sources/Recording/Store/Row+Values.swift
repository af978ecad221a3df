import Foundation
import GRDB
import Parameters
import Planning

/// What a row holds is not what this program writes.
struct MalformedValue: Error {
    let what: String
}

extension Row {
    /// A value of an enum, by its raw text.
    func word<Word: RawRepresentable>(_ column: String) throws -> Word where Word.RawValue == String {
        let text: String = self[column]
        guard let word = Word(rawValue: text) else { throw MalformedValue(what: "\(column) is '\(text)'") }
        return word
    }

    /// A time.
    func time(_ column: String) throws -> Date {
        let text: String = self[column]
        guard let date = Timestamp.date(text) else { throw MalformedValue(what: "\(column) is '\(text)'") }
        return date
    }

    /// Parameters or settings.
    func parameterSet(_ column: String) throws -> ParameterSet {
        let text: String = self[column]
        do {
            return try ParameterSet(jsonText: text)
        } catch {
            throw MalformedValue(what: "\(column) is '\(text)'")
        }
    }

    /// One setting, as SQLite's `->` gives it; nil for NULL.
    func parameterValue(_ column: String) throws -> ParameterValue? {
        guard let text: String = self[column] else { return nil }
        do {
            return try ParameterValue(jsonText: text)
        } catch {
            throw MalformedValue(what: "\(column) is '\(text)'")
        }
    }
}
