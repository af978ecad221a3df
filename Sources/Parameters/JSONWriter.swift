/// Prints JSON for people: two spaces a level, short arrays and objects on one line, numbers as they were written.
public struct JSONWriter {
    /// Longest line onto which an array or object is put whole, in Unicode scalars.
    private static let lineLimit = 100

    private var text = ""
    private var column = 0

    /// Over several lines, without a line break at the end.
    ///
    /// The outermost array or object is never put on one line.
    static func readable(_ node: JSONNode) -> String {
        var writer = JSONWriter()
        writer.write(node, level: 0, trailing: 0)
        return writer.text
    }

    /// `node` on one line without spaces.
    static func compact(_ node: JSONNode) -> String {
        var text = ""
        _ = append(node, to: &text, separators: (",", ":"), room: .max)
        return text
    }

    /// `text` as a JSON string, quotes included; nothing in it steers a terminal.
    public static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case _ where scalar.isControl: result += escape(scalar)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// A control character as JSON escapes it: `\n`, `\u001b`.
    public static func escape(_ control: Unicode.Scalar) -> String {
        switch control {
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        default:
            let digits = String(control.value, radix: 16)
            return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        }
    }

    /// `trailing`: 1 when a comma will follow on the same line.
    private mutating func write(_ node: JSONNode, level: Int, trailing: Int) {
        var line = ""
        let room = level == 0 ? 0 : Self.lineLimit - column - trailing
        if node.isLeaf || Self.append(node, to: &line, separators: (", ", ": "), room: room) {
            if node.isLeaf { line = Self.compact(node) }
            return put(line)
        }
        switch node.value {
        case .array(let elements):
            put("[")
            for (index, element) in elements.enumerated() {
                breakLine(level + 1)
                write(element, level: level + 1, trailing: 1)
                if index < elements.count - 1 { put(",") }
            }
            breakLine(level)
            put("]")
        case .object(let members):
            put("{")
            for (index, member) in members.enumerated() {
                breakLine(level + 1)
                put(Self.quoted(member.key) + ": ")
                write(member.node, level: level + 1, trailing: 1)
                if index < members.count - 1 { put(",") }
            }
            breakLine(level)
            put("}")
        case .null, .boolean, .number, .string: break
        }
    }

    private mutating func put(_ piece: String) {
        text += piece
        column += piece.unicodeScalars.count
    }

    private mutating func breakLine(_ level: Int) {
        text += "\n" + String(repeating: "  ", count: level)
        column = 2 * level
    }

    /// Appends `node` on one line; gives up with false as soon as `text` has grown longer than `room`.
    private static func append(
        _ node: JSONNode, to text: inout String, separators: (entry: String, key: String), room: Int
    ) -> Bool {
        switch node.value {
        case .null: text += "null"
        case .boolean(let flag): text += flag ? "true" : "false"
        case .number(let number): text += number.literal
        case .string(let string): text += quoted(string)
        case .array(let elements):
            text += "["
            for (index, element) in elements.enumerated() {
                if index > 0 { text += separators.entry }
                guard append(element, to: &text, separators: separators, room: room) else { return false }
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += separators.entry }
                text += quoted(member.key) + separators.key
                guard append(member.node, to: &text, separators: separators, room: room) else { return false }
            }
            text += "}"
        }
        return room == .max || text.unicodeScalars.count <= room
    }
}

extension JSONNode {
    /// Whether it has no entries: a scalar, `[]` or `{}`.
    fileprivate var isLeaf: Bool { members.isEmpty && elements.isEmpty }
}

extension Unicode.Scalar {
    /// Whether it breaks lines, steers a terminal or turns the direction of what stands around it.
    public var isControl: Bool {
        switch value {
        case 0..<0x20, 0x7f..<0xa0, 0x2028...0x202e, 0x2066...0x2069, 0x200e, 0x200f, 0x61c: true
        default: false
        }
    }
}
