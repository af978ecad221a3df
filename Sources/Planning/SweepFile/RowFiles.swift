import Parameters

/// Reads a file that a sweep file names; throws what a person should know when it cannot be read.
public typealias FileReading = (_ path: String) throws -> [UInt8]

extension JSONNode {
    /// Puts the rows of the file that `trials` names in its place; adds what is wrong with it.
    ///
    /// `{"csv": FILE}`: a row a trial, columns as their header has them; a field is a number, `true`, `false`, `null` or
    /// else a text, and an empty one is left out. `{"lines": FILE}`: a line a trial, as the parameter `line`.
    ///
    /// Returns whether something was put in place.
    mutating func readRows(_ read: FileReading?, into problems: inout [Problem]) -> Bool {
        guard case .object(var members) = value, let index = members.firstIndex(where: { $0.key == "trials" }),
            case .object(let file) = members[index].node.value
        else { return false }
        let path = JSONPath().key("trials")
        guard file.count == 1, let name = file[0].node.text, ["csv", "lines"].contains(file[0].key) else {
            let rule = #"must be a list of rows, {"csv": "FILE"} or {"lines": "FILE"}"#
            problems.append(Problem(at: members[index].node.place, path: path, rule: rule))
            return false
        }
        do throws(RowFileMistake) {
            let text = try Self.text(of: name, read)
            let rows = file[0].key == "csv" ? try Self.table(text) : Self.lines(text)
            guard !rows.isEmpty else { throw RowFileMistake("has no rows; add one") }
            members[index].node = JSONNode(
                .array(rows.map { JSONNode($0, at: file[0].node.place) }), at: file[0].node.place)
        } catch {
            problems.append(
                Problem(
                    at: file[0].node.place, path: path.key(file[0].key), rule: "\(name.inSentence) \(error.rule)"))
            return false
        }
        value = .object(members)
        return true
    }

    private static func text(of name: String, _ read: FileReading?) throws(RowFileMistake) -> String {
        guard let read else { throw RowFileMistake("cannot be read here") }
        let bytes: [UInt8]
        do { bytes = try read(name) } catch { throw RowFileMistake("\(error)") }
        guard bytes.count <= Sweep.byteLimit else {
            throw RowFileMistake("is larger than 16 MiB, the limit of a file of rows")
        }
        guard
            let text = String(
                validating: bytes.starts(with: [0xef, 0xbb, 0xbf]) ? bytes.dropFirst(3) : bytes[...], as: UTF8.self)
        else { throw RowFileMistake("is not UTF-8; convert it, for example with iconv") }
        return text
    }

    private static func table(_ text: String) throws(RowFileMistake) -> [JSONNode.Value] {
        var rows = CSVText.numberedRows(of: text)[...]
        guard let header = rows.popFirst()?.fields else {
            throw RowFileMistake("has no header; name the columns in its first line")
        }
        if let broken = header.first(where: { !$0.isName }) {
            throw RowFileMistake("has a column whose name is \(broken.inSentence); a name has 1 to 200 characters")
        }
        if let twice = Dictionary(grouping: header, by: ExactText.init).first(where: { $0.value.count > 1 }) {
            throw RowFileMistake("has two columns \(twice.key.text.inSentence); rename one")
        }
        var values: [JSONNode.Value] = []
        for (line, fields) in rows {
            guard fields.count == header.count else {
                throw RowFileMistake("has \(fields.count) fields in line \(line), and \(header.count) columns")
            }
            let members = zip(header, fields).filter { !$0.1.isEmpty }.map { JSONMember($0.0, field($0.1)) }
            values.append(.object(members))
        }
        return values
    }

    private static func field(_ text: String) -> JSONNode {
        switch text {
        case "true", "True": JSONNode(.boolean(true))
        case "false", "False": JSONNode(.boolean(false))
        case "null", "None": JSONNode(.null)
        default: JSONNode(Number(typed: text).map { .number($0) } ?? .string(text))
        }
    }

    private static func lines(_ text: String) -> [JSONNode.Value] {
        text.split(whereSeparator: \.isNewline).map(String.init).filter { $0.contains { !$0.isWhitespace } }.map {
            .object([JSONMember("line", JSONNode(.string($0)))])
        }
    }
}

/// What is wrong with a file of rows, behind its name.
private struct RowFileMistake: Error {
    let rule: String

    init(_ rule: String) { self.rule = rule }
}
