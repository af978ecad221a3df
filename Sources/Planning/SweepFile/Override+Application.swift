import Parameters

extension JSONNode {
    /// Puts the value of `change` at its path, creating objects on the way; adds why that cannot be done.
    mutating func apply(_ change: Override, into problems: inout [Problem]) {
        let application = OverrideApplication(value: change.node, place: .option(change.option))
        switch change.change {
        case .removal: remove(change, into: &problems)
        case .command where self["trainer"] != nil:
            application.put(into: &self, [.key("trainer")] + change.steps, at: JSONPath(), problems: &problems)
        case .value, .text, .command:
            application.put(into: &self, change.steps[...], at: JSONPath(), problems: &problems)
        }
    }

    private mutating func remove(_ change: Override, into problems: inout [Problem]) {
        guard case .key(let key)? = change.steps.first, self[key] != nil else {
            let rule = "the file has no such key at its top; leave the option out"
            return problems.append(Problem(at: .option(change.option), path: JSONPath(), rule: rule))
        }
        value = .object(members.filter { !$0.key.hasSameBytes(as: key) })
    }
}

/// One override on its way down a document.
private struct OverrideApplication {
    let value: JSONNode
    let place: Place

    func put(
        into node: inout JSONNode, _ steps: ArraySlice<Override.Step>, at path: JSONPath, problems: inout [Problem]
    ) {
        guard let step = steps.first else {
            node = value
            return
        }
        switch (step, node.value) {
        case (.key, .object(var members)):
            node.value = .null
            put(into: &members, steps, at: path, problems: &problems)
            node.value = .object(members)
        case (.index(let index), .array(var elements)):
            guard elements.indices.contains(index) else {
                let rule = "there is no element \(index); \(path) has \(elements.count), the first is 0"
                return problems.append(Problem(at: place, path: path.index(index), rule: rule))
            }
            node.value = .null
            put(into: &elements[index], steps.dropFirst(), at: path.index(index), problems: &problems)
            node.value = .array(elements)
        case (.every, .array(var elements)):
            node.value = .null
            for index in elements.indices {
                put(into: &elements[index], steps.dropFirst(), at: path.index(index), problems: &problems)
            }
            node.value = .array(elements)
        case (.key(let key), _):
            let rule = "`\(key)` can only be set in an object; here stands \(node.summary)"
            problems.append(Problem(at: place, path: path, rule: rule))
        case (.index, _), (.every, _):
            let rule = "an element can only be set in a list; here stands \(node.summary)"
            problems.append(Problem(at: place, path: path, rule: rule))
        }
    }

    /// Follows the longest run of keys that together are the name of a member, since names may have dots in them.
    private func put(
        into members: inout [JSONMember], _ steps: ArraySlice<Override.Step>, at path: JSONPath,
        problems: inout [Problem]
    ) {
        let keys = steps.prefix { if case .key = $0 { true } else { false } }.map { step in
            if case .key(let key) = step { key } else { "" }
        }
        for count in stride(from: keys.count, to: 0, by: -1) {
            let key = keys.prefix(count).joined(separator: ".")
            guard let index = members.firstIndex(where: { $0.key.hasSameBytes(as: key) }) else { continue }
            return put(
                into: &members[index].node, steps.dropFirst(count), at: path.key(key), problems: &problems)
        }
        let rest = steps.dropFirst()
        switch rest.first {
        case .index, .every:
            let rule = "there is no such list to set an element of"
            problems.append(Problem(at: place, path: path.key(keys[0]), rule: rule))
        case .key, nil:
            var node = JSONNode(.object([]), at: place)
            let known = problems.count
            put(into: &node, rest, at: path.key(keys[0]), problems: &problems)
            if problems.count == known { members.append(JSONMember(keys[0], at: place, node)) }
        }
    }
}
