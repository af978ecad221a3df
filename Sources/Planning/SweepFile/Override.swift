import Parameters

/// A value for a key of the sweep file, given on the command line: `--set trainer.epochs=2`.
public struct Override: Hashable, Sendable {
    /// A step of the path from the root of the file to the value that is replaced.
    enum Step: Hashable, Sendable {
        case key(String)
        case index(Int)
        /// `[*]`: every element.
        case every
    }

    /// What is put in place.
    enum Change: Hashable, Sendable {
        /// JSON, or else a text.
        case value(String)
        /// A text even if it reads as JSON.
        case text(String)
        /// The words of the command that trials start.
        case command([String])
        /// Nothing: the key goes.
        case removal
    }

    /// The option as it was typed, for messages.
    public let option: String
    let steps: [Step]
    let change: Change

    /// Reads `PATH=VALUE`.
    ///
    /// PATH: keys joined by dots, `[0]` for an element, `[*]` for every element, `["a.b"]` for a key with a dot in it.
    /// VALUE: JSON, else taken as a text.
    public init(parsing text: String) throws(PlanningError) {
        var parser = OverridePathParser(text)
        do throws(Problem) {
            steps = try parser.path()
        } catch {
            throw .invalidOverride(text, rule: error.rule)
        }
        change = .value(parser.rest)
        option = "--set \(text)"
    }

    /// `--name NAME`.
    public init(name: String) {
        steps = [.key("name")]
        change = .text(name)
        option = "--name \(name)"
    }

    /// `-- WORD…`: the command that trials start, in the place of the file's.
    public init(command: [String]) {
        steps = [.key("command")]
        change = .command(command)
        option = "-- " + command.joined(separator: " ")
    }

    /// `--ignore KEY`: the file without one of its keys.
    public init(ignoring key: String) {
        steps = [.key(key)]
        change = .removal
        option = "--ignore \(key)"
    }

    /// `--method METHOD`.
    public init(method: String) {
        steps = [.key("method")]
        change = .text(method)
        option = "--method \(method)"
    }

    /// What is put in place; every part of it says that it was written in the option.
    var node: JSONNode {
        let node =
            switch change {
            case .value(let argument): (try? JSONNode(parsing: argument)) ?? JSONNode(.string(argument))
            case .text(let text): JSONNode(.string(text))
            case .command(let words): JSONNode(.array(words.map { JSONNode(.string($0)) }))
            case .removal: JSONNode(.null)
            }
        return node.placed(at: .option(option))
    }
}

extension JSONNode {
    /// The same value with every part of it written at `place`.
    func placed(at place: Place) -> JSONNode {
        switch value {
        case .array(let elements):
            JSONNode(.array(elements.map { $0.placed(at: place) }), at: place)
        case .object(let members):
            JSONNode(.object(members.map { JSONMember($0.key, at: place, $0.node.placed(at: place)) }), at: place)
        case .null, .boolean, .number, .string:
            JSONNode(value, at: place)
        }
    }
}

/// Reads the path of a `--set` argument, up to its `=`.
struct OverridePathParser {
    /// Far more than a sweep file is deep.
    private static let stepLimit = 32

    private var characters: Substring

    init(_ text: String) {
        characters = text[...]
    }

    /// What stands behind the `=` once the path has been read.
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

    /// The path of `steps` as it is typed.
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
