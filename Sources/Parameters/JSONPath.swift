/// The way from the root of a JSON document to a value, for example `parameters.learning_rate.values[2]`.
public struct JSONPath: Hashable, Sendable {
    /// One step down.
    public enum Component: Hashable, Sendable {
        /// Into the member of an object.
        case key(String)
        /// Into the element of an array, from 0.
        case index(Int)
    }

    /// The steps, outermost first; none for the root.
    public var components: [Component]

    /// A path of these steps.
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
