import Parameters

/// Reads the path of a `--set` argument, up to its `=`.
struct OverridePathParser {
    /// Far more than a sweep file is deep.
    private static let stepLimit = 32

    private var characters: Substring

    init(_ text: String) {
        characters = text[...]
    }

    /// What has not been read.
    var rest: String { String(characters) }

    /// The steps; goes behind the `=`.
    mutating func path() throws(Problem) -> [Override.Step] {
        var steps: [Override.Step] = []
        while steps.count < Self.stepLimit {
            switch characters.first {
            case "[":
                steps.append(try bracket())
            case ".", "=", nil:
                throw broken("must be PATH=VALUE, for example trainer.epochs=2")
            default:
                let key = characters.prefix { !".[=".contains($0) }
                characters.removeFirst(key.count)
                steps.append(.key(String(key)))
            }
            switch characters.first {
            case "=":
                characters.removeFirst()
                return steps
            case ".": characters.removeFirst()
            case "[": continue
            default: throw broken("a `.`, `[` or `=` must follow `\(Self.text(of: steps))`")
            }
        }
        throw broken("a path has fewer than \(Self.stepLimit) steps")
    }

    private mutating func bracket() throws(Problem) -> Override.Step {
        characters.removeFirst()
        let isQuoted = characters.first == "\""
        guard let end = characters.firstRange(of: isQuoted ? "\"]" : "]") else {
            throw broken("`[` must be closed by `]`")
        }
        let inside = characters[characters.index(characters.startIndex, offsetBy: isQuoted ? 1 : 0)..<end.lowerBound]
        characters = characters[end.upperBound...]
        if isQuoted { return .key(String(inside)) }
        if inside == "*" { return .every }
        guard let index = Int(inside), index >= 0, inside.first != "+" else {
            throw broken(#"in brackets stands a position from 0, `*` or a key in quotes, not `\#(inside)`"#)
        }
        return .index(index)
    }

    private func broken(_ rule: String) -> Problem { Problem(at: nil, path: JSONPath(), rule: rule) }

    /// The steps as they are typed.
    static func text(of steps: some Sequence<Override.Step>) -> String {
        var text = ""
        for step in steps {
            switch step {
            case .index(let index): text += "[\(index)]"
            case .every: text += "[*]"
            case .key(let key): text += JSONPath([.key(key)]).description.first == "[" || text.isEmpty ? key : "." + key
            }
        }
        return text
    }
}
