import Parameters

/// What may stand at a place of the sweep file: the one table from which its checks and its JSON Schema are made.
indirect enum Shape: Sendable {
    /// A value as a setting takes it; `unsupported` words are known and refused, with what to do `instead`.
    case value(Setting.Kind, unsupported: [String] = [], instead: String? = nil)
    /// Text for people and tables: 1 to 200 characters, at least one of them visible, no control characters.
    case name
    /// A word of a command: a text without U+0000, or a number.
    case word
    /// Seconds, or a text such as `1h30m`.
    case duration
    /// Bytes, or a text such as `2GB`.
    case memory
    case nullable(Shape)
    /// At least one entry.
    case list(of: Shape, isUnique: Bool = false)
    /// The same list, or a file that holds it: `{"csv": FILE}`, `{"lines": FILE}`. Files were read before anything is checked.
    case rows(of: Shape)
    case object(ObjectShape)
    /// How a parameter is described.
    case parameter(ParameterShape)
    /// A shape, or a list of at least one.
    case oneOrMany(Shape)
    /// An object whose key `by` says which of them it is.
    case variant(by: String, [Variant])
    /// A shape that the JSON Schema writes once and refers to by this name.
    case named(String, Shape)
    /// The named shape around this one, for the JSON Schema.
    case reference(String)

    /// A word and the object that it stands for.
    struct Variant: Sendable {
        let word: String
        let shape: ObjectShape

        init(_ word: String, _ shape: ObjectShape) {
            self.word = word
            self.shape = shape
        }
    }

    static let text = Shape.value(.text)
    static func integer(_ range: ClosedRange<Int>) -> Shape { .value(.integer(range)) }
    static func choice(_ words: [String], unsupported: [String] = [], instead: String? = nil) -> Shape {
        .value(.choice(words), unsupported: unsupported, instead: instead)
    }
}

extension Shape {
    /// Adds what is wrong with `node`, which stands at `path`.
    func check(_ node: JSONNode, at path: JSONPath, into problems: inout [Problem]) {
        switch (self, node.value) {
        case (.named(_, let shape), _):
            shape.check(node, at: path, into: &problems)
        case (.rows(let entry), _):
            Shape.list(of: entry).check(node, at: path, into: &problems)
        case (.list(let entry, let isUnique), .array(let elements)) where !elements.isEmpty:
            for (index, element) in elements.enumerated() where !problems.isFull {
                entry.check(element, at: path.index(index), into: &problems)
            }
            if isUnique { Self.checkUnique(elements, at: path, into: &problems) }
        case (.object(let shape), .object(let members)):
            shape.check(members, of: node, at: path, into: &problems)
        case (.oneOrMany(let shape), .array(let elements)) where !elements.isEmpty:
            for (index, element) in elements.enumerated() where !problems.isFull {
                shape.check(element, at: path.index(index), into: &problems)
            }
        case (.oneOrMany(let shape), .object):
            shape.check(node, at: path, into: &problems)
        case (.variant(let key, let variants), .object(let members)):
            let word = node[key]?.text
            if let variant = variants.first(where: { $0.word == word }) {
                return variant.shape.check(members, of: node, at: path, into: &problems)
            }
            let choice = Shape.choice(variants.map(\.word))
            guard let given = node[key] else {
                let rule = "`\(key)` is missing; it must be \(choice.rule)"
                return problems.append(Problem(at: node.place, path: path, rule: rule))
            }
            choice.check(given, at: path.key(key), into: &problems)
        case (.parameter(let shape), .object(let members)):
            shape.check(members, of: node, at: path, into: &problems)
        default:
            if let rule = problem(with: node) { problems.append(Problem(at: node.place, path: path, rule: rule)) }
        }
    }

    /// What is wrong with a value that is neither a list nor an object with entries of its own to check.
    private func problem(with node: JSONNode, orNull: Bool = false) -> String? {
        switch self {
        case .named(_, let shape): return shape.problem(with: node, orNull: orNull)
        case .nullable(let shape):
            if case .null = node.value { return nil }
            return shape.problem(with: node, orNull: true)
        case .value(_, let unsupported, let instead) where node.text.map(unsupported.contains) == true:
            return "`\(node.text!)` is not yet supported; \(instead ?? "must be \(rule)")"
        case .value(let kind, _, _): return kind.problem(with: node, orNull: orNull)
        case .name where node.text?.isName == true: return nil
        case .word where node.word != nil: return nil
        case .duration where Duration(sweepFile: node) != nil: return nil
        case .memory where ByteCount(sweepFile: node) != nil: return nil
        case .reference: return nil
        case .name, .word, .duration, .memory, .list, .rows, .object, .parameter, .oneOrMany, .variant:
            return "must be \(rule)\(orNull ? ", or null" : ""), not \(node.summary)"
        }
    }

    /// What must stand there, to follow `must be`.
    var rule: String {
        switch self {
        case .value(let kind, _, _): kind.rule
        case .name: "a text of 1 to 200 characters without control characters"
        case .word: "a text or a number"
        case .duration: #"a number of seconds above 0, or a text such as "90s", "30m", "6h" or "1h30m""#
        case .memory: #"a whole number of bytes above 0, or a text such as "500MB", "2GB" or "1.5GiB""#
        case .nullable(let shape): shape.rule + ", or null"
        case .list(let entry, let isUnique):
            "a list of at least one entry, each \(entry.rule)" + (isUnique ? ", none twice" : "")
        case .rows(let entry): Shape.list(of: entry).rule
        case .object, .parameter, .variant, .reference: "an object in braces"
        case .oneOrMany(let shape): "\(shape.rule), or a list of them"
        case .named(_, let shape): shape.rule
        }
    }

    private static func checkUnique(_ elements: [JSONNode], at path: JSONPath, into problems: inout [Problem]) {
        var seen: [ParameterValue: Int] = [:]
        for (index, element) in elements.enumerated() where !problems.isFull {
            guard let value = element.scalar else { continue }
            if let first = seen[value] {
                let rule = "\(value.display) already stands at \(path.index(first)); remove one of them"
                problems.append(Problem(at: element.place, path: path.index(index), rule: rule))
            } else {
                seen[value] = index
            }
        }
    }
}

extension JSONNode {
    /// The word of a command that it is; nil when it is none.
    var word: String? {
        switch value {
        case .string(let text): text.utf8.contains(0) ? nil : text
        case .number(let number): number.literal
        case .null, .boolean, .array, .object: nil
        }
    }
}

extension Setting {
    /// What the setting accepts; the JSON Schema refers to it by the setting's name.
    var shape: Shape { .named(name, isOptional ? .nullable(.value(kind)) : .value(kind)) }
}
