/// One mistake in a sweep file: where it is, which rule it breaks and how to repair it.
public struct Problem: Error, Hashable, Sendable {
    /// Where it was written; nil when it is about no place in particular.
    public var place: Place?
    /// Which value of the document it is about.
    public var path: JSONPath
    /// The rule and the repair, in one sentence without a full stop.
    public var rule: String

    /// A mistake.
    public init(at place: Place?, path: JSONPath, rule: String) {
        self.place = place
        self.path = path
        self.rule = rule
    }

    /// `FILE:LINE:COLUMN: parameters.lr: …`, or `FILE: --set trainer.epochs=0: trainer.epochs: …`.
    public func line(file: String) -> String {
        var parts = [file]
        switch place {
        case .file(let line, let column): parts = ["\(file):\(line):\(column)"]
        case .option(let option): parts.append(option)
        case nil: break
        }
        return (parts + [description]).joined(separator: ": ")
    }
}

extension Problem: CustomStringConvertible {
    /// `parameters.lr: …`, or the rule alone when it is about the whole document.
    public var description: String { path.components.isEmpty ? rule : "\(path): \(rule)" }
}

extension [Problem] {
    /// So many mistakes are told at once; a file with more is not read by anybody.
    public static let limit = 1000

    /// Whether looking for more is of no use.
    public var isFull: Bool { count >= Self.limit }

    /// In the order of the file, mistakes in options after it; as found where the place is the same.
    public func sortedByPlace() -> [Problem] {
        enumerated()
            .sorted { ($0.element.sortKey, $0.offset) < ($1.element.sortKey, $1.offset) }
            .map(\.element)
    }
}

extension Problem {
    fileprivate var sortKey: SortKey {
        switch place {
        case nil: SortKey(line: 0, column: 0)
        case .file(let line, let column): SortKey(line: line, column: column)
        case .option: SortKey(line: .max, column: 0)
        }
    }

    fileprivate struct SortKey: Comparable {
        var line: Int
        var column: Int

        static func < (left: SortKey, right: SortKey) -> Bool {
            (left.line, left.column) < (right.line, right.column)
        }
    }
}

extension JSONNode {
    /// The value in a few words, for a sentence about it.
    public var summary: String {
        switch value {
        case .array(let elements): elements.isEmpty ? "an empty list" : "a list"
        case .object: "an object"
        case .string(let text) where text.count > 40: JSONWriter.quoted(text.prefix(40) + "…")
        case .number(let number) where number.literal.count > 40: number.literal.prefix(40) + "…"
        default: compactText
        }
    }
}
