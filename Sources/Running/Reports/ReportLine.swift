import Foundation
import Parameters

/// One line of JSON that a program reported, read for its numbers.
///
/// Whatever is an object can be read: numbers count, `NaN`, `Infinity` and `-Infinity` as Python writes them too, those in
/// objects under dotted names. Everything else is left in the file, and what it was is told.
struct ReportLine {
    /// `step`; without it `epoch`; nil without either.
    var step: Int?
    /// In the order of the line.
    var values: [(name: String, value: Double)] = []
    /// Names whose values are no numbers.
    var strange: [String] = []
    /// The line has a `step` that is none: not a whole number from 0 on.
    var hasBadStep = false
}

/// Reads lines of JSON one after the other, quickly where they have the same names.
struct ReportLineReader {
    /// More values than this on a line are not read.
    static let valueLimit = 10_000
    /// The names of the line before, as bytes with their quotes, and as text.
    private var known: [(bytes: [UInt8], name: String)] = []

    /// The content of a line without its end; nil when it is not an object of JSON.
    mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) -> ReportLine? {
        var cursor = Cursor(bytes: bytes)
        var line = ReportLine()
        var position = 0
        guard readObject(&cursor, prefix: "", level: 0, &position, &line) else { return nil }
        cursor.skipBlanks()
        guard cursor.isAtEnd else { return nil }
        takeStep(&line)
        return line
    }

    private func takeStep(_ line: inout ReportLine) {
        line.hasBadStep = line.strange.contains("step")
        let index = line.values.firstIndex { $0.name == "step" } ?? line.values.firstIndex { $0.name == "epoch" }
        guard let index else { return }
        let step = line.values.remove(at: index).value
        if let whole = Int(exactly: step), 0...(1 << 53) ~= whole { line.step = whole } else { line.hasBadStep = true }
    }

    /// Positions count the names of a line, those in inner objects among them.
    private mutating func readObject(
        _ cursor: inout Cursor, prefix: String, level: Int, _ position: inout Int, _ line: inout ReportLine
    ) -> Bool {
        guard level < 100, cursor.take("{") else { return false }
        if cursor.take("}") { return true }
        repeat {
            cursor.skipBlanks()
            guard let key = name(&cursor, position), cursor.take(":") else { return false }
            position += 1
            guard readValue(&cursor, name: prefix + key, level: level, &position, &line) else { return false }
        } while cursor.take(",")
        return cursor.take("}")
    }

    private mutating func readValue(
        _ cursor: inout Cursor, name: String, level: Int, _ position: inout Int, _ line: inout ReportLine
    ) -> Bool {
        cursor.skipBlanks()
        if let number = cursor.number() {
            guard line.values.count < Self.valueLimit else { return false }
            line.values.append((name, number))
            return true
        }
        if cursor.isAt("{") {
            return readObject(&cursor, prefix: name + ".", level: level + 1, &position, &line)
        }
        if cursor.isAt("\"") {
            guard let text = cursor.string() else { return false }
            if let number = Self.unboundedNumbers[text] {
                line.values.append((name, number))
            } else {
                line.strange.append(name)
            }
            return true
        }
        line.strange.append(name)
        return cursor.skipValue(level: level)
    }

    /// As texts, what JSON cannot say.
    private static let unboundedNumbers: [String: Double] = [
        "NaN": .nan, "nan": .nan, "Infinity": .infinity, "inf": .infinity, "-Infinity": -.infinity, "-inf": -.infinity,
    ]

    private mutating func name(_ cursor: inout Cursor, _ position: Int) -> String? {
        if position < known.count, cursor.take(known[position].bytes) { return known[position].name }
        let start = cursor.position
        guard let name = cursor.string() else { return nil }
        let entry = (Array(cursor.bytes[start..<cursor.position]), name)
        if position < known.count { known[position] = entry } else if known.count < 1000 { known.append(entry) }
        return name
    }
}

/// A place in a line.
private struct Cursor {
    let bytes: UnsafeBufferPointer<UInt8>
    var position = 0

    var isAtEnd: Bool { position >= bytes.count }

    mutating func skipBlanks() {
        while position < bytes.count, [0x20, 0x09, 0x0d, 0x0a].contains(bytes[position]) { position += 1 }
    }

    func isAt(_ character: Unicode.Scalar) -> Bool {
        position < bytes.count && bytes[position] == UInt8(ascii: character)
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard isAt(character) else { return false }
        position += 1
        return true
    }

    mutating func take(_ expected: [UInt8]) -> Bool {
        guard bytes.count - position >= expected.count else { return false }
        for index in expected.indices where bytes[position + index] != expected[index] { return false }
        position += expected.count
        return true
    }

    /// A number of JSON, or what Python writes for one that JSON has not.
    mutating func number() -> Double? {
        guard position < bytes.count else { return nil }
        for (word, value) in Self.unbounded where take(word) { return value }
        var end = position
        while end < bytes.count, Self.isOfNumber(bytes[end]) { end += 1 }
        guard end > position, end - position < 400 else { return nil }
        // A copy with a zero behind it: nothing else may be taken for a part of the number.
        let value = withUnsafeTemporaryAllocation(of: CChar.self, capacity: end - position + 1) { copy -> Double? in
            for index in position..<end { copy[index - position] = CChar(bitPattern: bytes[index]) }
            copy[end - position] = 0
            var rest: UnsafeMutablePointer<CChar>?
            let value = strtod(copy.baseAddress!, &rest)
            return rest == copy.baseAddress! + (end - position) ? value : nil
        }
        if value != nil { position = end }
        return value
    }

    private static let unbounded: [(word: [UInt8], value: Double)] = [
        (Array("NaN".utf8), .nan), (Array("Infinity".utf8), .infinity), (Array("-Infinity".utf8), -.infinity),
    ]

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        byte.isASCIIDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "e")
            || byte == UInt8(ascii: "E") || byte == UInt8(ascii: "+")
    }

    /// The text of a string with its escapes read.
    mutating func string() -> String? {
        guard isAt("\"") else { return nil }
        var end = position + 1
        var hasEscape = false
        while end < bytes.count, bytes[end] != UInt8(ascii: "\"") {
            if bytes[end] == UInt8(ascii: "\\") {
                hasEscape = true
                end += 1
            }
            end += 1
        }
        guard end < bytes.count else { return nil }
        defer { position = end + 1 }
        let content = UnsafeBufferPointer(rebasing: bytes[position + 1..<end])
        if !hasEscape { return String(validating: content, as: UTF8.self) }
        return (try? JSONNode(parsing: Array(bytes[position...end])))?.text
    }

    /// Passes over any value.
    mutating func skipValue(level: Int) -> Bool {
        skipBlanks()
        guard level < 100 else { return false }
        if number() != nil { return true }
        if isAt("\"") { return string() != nil }
        if take("[") { return skipEntries(closedBy: "]", level: level) { _ in true } }
        if take("{") { return skipEntries(closedBy: "}", level: level) { $0.string() != nil && $0.take(":") } }
        return Self.words.contains { take($0) }
    }

    /// Passes over what stands in brackets or braces, of each entry what `key` passes over and a value.
    private mutating func skipEntries(
        closedBy end: Unicode.Scalar, level: Int, key: (inout Cursor) -> Bool
    ) -> Bool {
        if take(end) { return true }
        repeat {
            skipBlanks()
            guard key(&self), skipValue(level: level + 1) else { return false }
        } while take(",")
        return take(end)
    }

    private static let words = ["true", "false", "null"].map { Array($0.utf8) }
}
