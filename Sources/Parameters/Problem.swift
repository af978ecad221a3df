/// One mistake in a sweep file: where it is, which rule it breaks and how to repair it.
public struct Problem: Error, Hashable, Sendable {
    /// Where it was written; nil when it is about no place in particular.
    public var place: Place?
    /// Which value of the document it is about.
    public var path: JSONPath
    /// The rule and the repair, in one sentence without a full stop.
    public var rule: String

    /// A mistake at `place` in the file, in the value at `path`.
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

/// Where something in a sweep file was written, or which option took its place.
public enum Place: Hashable, Sendable {
    /// In the file; both from 1, the column counted in Unicode scalars.
    case file(line: Int, column: Int)
    /// In an option of the command line, for example `--set trainer.epochs=2`.
    case option(String)
}

/// The way from the root of a JSON document to a value, for example `parameters.learning_rate.values[2]`.
public struct JSONPath: Hashable, Sendable {
    /// A step from a value to one of its entries.
    public enum Component: Hashable, Sendable {
        /// Into the member of an object.
        case key(String)
        /// Into the element of an array, from 0.
        case index(Int)

        /// Keys are told apart by their bytes.
        public static func == (left: Component, right: Component) -> Bool {
            switch (left, right) {
            case (.key(let left), .key(let right)): left.hasSameBytes(as: right)
            case (.index(let left), .index(let right)): left == right
            case (.key, _), (.index, _): false
            }
        }

        /// Of the key's bytes, or of the index.
        public func hash(into hasher: inout Hasher) {
            switch self {
            case .key(let key): hasher.combine(ExactText(key))
            case .index(let index): hasher.combine(index)
            }
        }
    }

    /// The steps, outermost first; none for the root.
    public var components: [Component]

    /// The path of these steps; the root without any.
    public init(_ components: [Component] = []) {
        self.components = components
    }

    /// This path and one step into the member `key`.
    public func key(_ key: String) -> JSONPath { JSONPath(components + [.key(key)]) }

    /// This path and one step into the element `index`.
    public func index(_ index: Int) -> JSONPath { JSONPath(components + [.index(index)]) }

    /// Whether `other` is this path or lies below it.
    public func contains(_ other: JSONPath) -> Bool { other.components.starts(with: components) }
}

extension JSONPath: CustomStringConvertible {
    /// Keys joined by dots, indices in brackets; a key of other characters than letters, digits, `_`, `-`, `$` and `.`
    /// stands in brackets and quotes, and one of more than 100 characters is cut short.
    public var description: String {
        var text = ""
        for component in components {
            switch component {
            case .index(let index): text += "[\(index)]"
            case .key(let key) where Self.isPlain(key): text += text.isEmpty ? key : "." + key
            case .key(let key): text += "[" + JSONWriter.quoted(Self.shortened(key)) + "]"
            }
        }
        return text
    }

    private static let shownCharacters = 100

    private static func shortened(_ key: String) -> String {
        let scalars = key.unicodeScalars.prefix(shownCharacters)
        return scalars.endIndex == key.endIndex ? key : String(scalars) + "…"
    }

    private static func isPlain(_ key: String) -> Bool {
        !key.isEmpty && key.utf8.count <= shownCharacters
            && key.utf8.allSatisfy { $0.isASCIILetterOrDigit || "_-$.".utf8.contains($0) }
    }
}

/// A text that is not JSON, or not the JSON that was expected.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where, and which rule it breaks.
    public var problem: Problem

    /// The error of reading a text in which `problem` was found first.
    public init(_ problem: Problem) { self.problem = problem }

    /// Place, path and rule in one line that begins with `JSON`.
    public var description: String { problem.line(file: "JSON") }
}
