public import Parameters

/// How a sweep file is written.
public enum SweepFormat: Sendable {
    case json, yaml

    /// What a Python script says of its sweep is handed over as JSON.
    private static let endings: KeyValuePairs<String, SweepFormat> = [
        ".json": .json, ".yaml": .yaml, ".yml": .yaml, ".py": .json,
    ]

    /// As the file's name says. Where it says nothing, as from standard input, a text that begins with a brace is JSON, and
    /// every other is YAML.
    public init(file: String, _ bytes: [UInt8]) {
        let named = Self.endings.first { file.hasSuffix($0.key) }?.value
        self = named ?? (Self.beginsWithBrace(bytes) ? .json : .yaml)
    }

    /// Of a text that was found valid before: JSON if it can be read so, which is YAML of the same meaning.
    public init(stored text: String) {
        let bytes = Array(text.utf8)
        self = Self.beginsWithBrace(bytes) && JSONNode.reading(bytes).problems.isEmpty ? .json : .yaml
    }

    private static func beginsWithBrace(_ bytes: [UInt8]) -> Bool {
        bytes.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "{")
    }

    /// The ending of a file's name that says how it is written; nil when it has none.
    static func ending(of name: String) -> String? { endings.first { name.hasSuffix($0.key) }?.key }

    /// The text as a tree, and every mistake of writing; the tree is nil when reading could not go on.
    public func reading(_ bytes: [UInt8]) -> (root: JSONNode?, problems: [Problem]) {
        switch self {
        case .json: JSONNode.reading(bytes)
        case .yaml: JSONNode.reading(yaml: bytes)
        }
    }
}
