import Parameters

/// A value for a key of the sweep file, given on the command line: `--set trainer.epochs=2`.
public struct Override: Hashable, Sendable {
    /// One step of the path.
    enum Step: Hashable, Sendable {
        case key(String)
        case index(Int)
        /// `[*]`: every element.
        case every
    }

    /// The option as it was typed, for messages.
    public let option: String
    let steps: [Step]
    /// The text behind `=`.
    let argument: String
    /// Whether the argument is a text even if it reads as JSON.
    let isPlainText: Bool

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
        argument = parser.rest
        option = "--set \(text)"
        isPlainText = false
    }

    /// `--name NAME`.
    public init(name: String) {
        steps = [.key("name")]
        argument = name
        option = "--name \(name)"
        isPlainText = true
    }

    /// What is put in place; every part of it says that it was written in the option.
    var node: JSONNode {
        let parsed = isPlainText ? nil : try? JSONNode(parsing: argument)
        return (parsed ?? JSONNode(.string(argument))).placed(at: .option(option))
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
