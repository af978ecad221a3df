import Parameters

/// Which keys an object of the sweep file may have.
struct ObjectShape: Sendable {
    /// A key and what may stand behind it.
    struct Key: Sendable {
        var name: String
        /// One sentence for the JSON Schema.
        var documentation: String
        var shape: Shape
        /// What holds when the key is left out, for the JSON Schema.
        var defaultValue: ParameterValue?
        var isRequired = false
    }

    /// What keys demand of each other.
    enum Rule: Sendable {
        /// One of these keys has to stand there, and not two of them.
        case exactlyOne([String])
        case atMostOne([String])
        case atLeastOne([String])
        /// When `key` is `value`, at least one of the others.
        case anyOf([String], when: String, is: String)
    }

    /// What a key is called in a sentence, for example `setting of the trainer`.
    let noun: String
    let keys: [Key]
    let rules: [Rule]
    /// Keys that design and W&B know and this version refuses.
    let unsupported: [String]
    /// Keys that are refused in the same way inside an object under an unknown key.
    let unsupportedInside: [String]
    /// Keys that belong elsewhere, with the sentence to tell.
    let notes: [String: String]
    /// Whether `{}` is fine.
    let mayBeEmpty: Bool
    /// What stands under any other name, where names are known only with the file: for the JSON Schema. Nil: nothing may.
    var others: Shape?
    private let indices: ValuesByName<Int>

    init(
        noun: String, keys: [Key], rules: [Rule] = [], unsupported: [String] = [], unsupportedInside: [String] = [],
        notes: [String: String] = [:], mayBeEmpty: Bool = true, others: Shape? = nil
    ) {
        self.noun = noun
        self.keys = keys
        self.rules = rules
        self.unsupported = unsupported
        self.unsupportedInside = unsupportedInside
        self.notes = notes
        self.mayBeEmpty = mayBeEmpty
        self.others = others
        self.indices = ValuesByName(keys.enumerated().map { ($1.name, $0) })
    }

    /// The keys' names, those that this version refuses among them.
    var names: [String] { keys.map(\.name) + unsupported }

    /// The key of this name; nil when there is none.
    subscript(name: String) -> Key? { indices[name].map { keys[$0] } }
}

extension ObjectShape {
    /// Adds what is wrong with the keys of `node` and their values.
    func check(_ members: [JSONMember], of node: JSONNode, at path: JSONPath, into problems: inout [Problem]) {
        if members.isEmpty, !mayBeEmpty {
            problems.append(Problem(at: node.place, path: path, rule: "must have at least one \(noun)"))
        }
        for member in members where !problems.isFull {
            let memberPath = path.key(member.key)
            if let key = self[member.key] {
                key.shape.check(member.node, at: memberPath, into: &problems)
            } else {
                problems.append(Problem(at: member.keyPlace, path: memberPath, rule: sentence(onUnknown: member)))
            }
        }
        let given = members.map(\.key).exact
        for key in keys where key.isRequired && !given.contains(ExactText(key.name)) {
            let rule = "`\(key.name)` is missing; it must be \(key.shape.rule)"
            problems.append(Problem(at: node.place, path: path, rule: rule))
        }
        if given.isDisjoint(with: unsupported.exact) {
            for rule in rules { check(rule, members, of: node, at: path, into: &problems) }
        }
    }

    private func check(
        _ rule: Rule, _ members: [JSONMember], of node: JSONNode, at path: JSONPath, into problems: inout [Problem]
    ) {
        switch rule {
        case .exactlyOne(let names):
            checkNotTwo(names, members, at: path, into: &problems)
            checkNotNone(names, members, of: node, at: path, into: &problems)
        case .atMostOne(let names):
            checkNotTwo(names, members, at: path, into: &problems)
        case .atLeastOne(let names):
            checkNotNone(names, members, of: node, at: path, into: &problems)
        case .anyOf(let names, let key, let value):
            guard let cause = members.first(where: { $0.key.hasSameBytes(as: key) }), cause.node.text == value else {
                return
            }
            if members.contains(where: { names.containsBytes(of: $0.key) }) { return }
            let rule = "`\(value)` needs \(names.listed(joint: "or")); add it"
            problems.append(Problem(at: cause.node.place, path: path.key(key), rule: rule))
        }
    }

    private func checkNotNone(
        _ names: [String], _ members: [JSONMember], of node: JSONNode, at path: JSONPath, into problems: inout [Problem]
    ) {
        if members.contains(where: { names.containsBytes(of: $0.key) }) { return }
        problems.append(Problem(at: node.place, path: path, rule: "must have \(names.listed(joint: "or"))"))
    }

    private func checkNotTwo(
        _ names: [String], _ members: [JSONMember], at path: JSONPath, into problems: inout [Problem]
    ) {
        let given = members.filter { names.containsBytes(of: $0.key) }
        guard let first = given.first else { return }
        for other in given.dropFirst() {
            let rule = "may not stand beside `\(first.key)`; remove one of them"
            problems.append(Problem(at: other.keyPlace, path: path.key(other.key), rule: rule))
        }
    }

    private func sentence(onUnknown member: JSONMember) -> String {
        if let note = notes[member.key] { return note }
        if unsupported.containsBytes(of: member.key) { return "`\(member.key)` is not yet supported; remove it" }
        if let inner = unsupportedInside.first(where: { member.node[$0] != nil }) {
            let place = "`\(inner)` inside \(member.key.inSentence)"
            return "\(place) is not yet supported; write dotted names such as `a.b` instead"
        }
        return Spelling.unknown(member.key, noun: noun, known: keys.map(\.name), unsupported: unsupported)
    }
}
