import Parameters

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
        let given = Set(members.map(\.key))
        for key in keys where key.isRequired && !given.contains(key.name) {
            let rule = "`\(key.name)` is missing; it must be \(key.shape.rule)"
            problems.append(Problem(at: node.place, path: path, rule: rule))
        }
        if given.isDisjoint(with: planned) {
            for rule in rules { check(rule, members, of: node, at: path, into: &problems) }
        }
    }

    private func check(
        _ rule: Rule, _ members: [JSONMember], of node: JSONNode, at path: JSONPath, into problems: inout [Problem]
    ) {
        switch rule {
        case .exactlyOne(let names):
            checkNotTwo(names, members, at: path, into: &problems)
            if !members.contains(where: { names.contains($0.key) }) {
                let rule = "must have \(names.listed(joint: "or"))"
                problems.append(Problem(at: node.place, path: path, rule: rule))
            }
        case .atMostOne(let names):
            checkNotTwo(names, members, at: path, into: &problems)
        case .anyOf(let names, let key, let value):
            guard let cause = members.first(where: { $0.key == key }), cause.node.text == value else { return }
            if members.contains(where: { names.contains($0.key) }) { return }
            let rule = "`\(value)` needs \(names.listed(joint: "or")); add it"
            problems.append(Problem(at: cause.node.place, path: path.key(key), rule: rule))
        }
    }

    private func checkNotTwo(
        _ names: [String], _ members: [JSONMember], at path: JSONPath, into problems: inout [Problem]
    ) {
        let given = members.filter { names.contains($0.key) }
        guard let first = given.first else { return }
        for other in given.dropFirst() {
            let rule = "may not stand beside `\(first.key)`; remove one of them"
            problems.append(Problem(at: other.keyPlace, path: path.key(other.key), rule: rule))
        }
    }

    private func sentence(onUnknown member: JSONMember) -> String {
        if planned.contains(member.key) { return "`\(member.key)` is not yet supported; remove it" }
        if let inner = plannedInside.first(where: { member.node[$0] != nil }) {
            let place = "`\(inner)` inside \(member.key.inSentence)"
            return "\(place) is not yet supported; write dotted names such as `a.b` instead"
        }
        if let note = notes[member.key] { return note }
        return Spelling.unknown(member.key, noun: noun, known: keys.map(\.name), planned: planned)
    }
}
