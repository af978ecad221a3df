import Parameters

extension Shape {
    /// Adds what is wrong with `node`, which stands at `path`.
    func check(_ node: JSONNode, at path: JSONPath, into problems: inout [Problem]) {
        switch (self, node.value) {
        case (.named(_, let shape), _):
            shape.check(node, at: path, into: &problems)
        case (.nullable(let shape), _):
            if case .null = node.value { return }
            if case .named(_, let inner) = shape { return Shape.nullable(inner).check(node, at: path, into: &problems) }
            if !shape.accepts(node) { problems.append(mismatch(node, at: path)) }
        case (.list(let entry, let isUnique), .array(let elements)) where !elements.isEmpty:
            for (index, element) in elements.enumerated() where !problems.isFull {
                entry.check(element, at: path.index(index), into: &problems)
            }
            if isUnique { Self.checkUnique(elements, at: path, into: &problems) }
        case (.object(let shape), .object(let members)):
            shape.check(members, of: node, at: path, into: &problems)
        default:
            if !accepts(node) { problems.append(mismatch(node, at: path)) }
        }
    }

    /// Whether a value that is neither list nor object fits.
    private func accepts(_ node: JSONNode) -> Bool {
        switch (self, node.value) {
        case (.text, .string(let text)): !text.utf8.contains(0)
        case (.boolean, .boolean): true
        case (.name, .string(let text)): text.isName
        case (.word(let words, _), .string(let text)): words.contains(text)
        case (.integer(let range), .number(let number)): number.integer.map(range.contains) ?? false
        case (.real(let interval), .number(let number)): interval.contains(number.value)
        case (.duration, _): Duration(sweepFile: node) != nil
        case (.memory, _): ByteCount(sweepFile: node) != nil
        default: false
        }
    }

    private func mismatch(_ node: JSONNode, at path: JSONPath) -> Problem {
        var sentence = "must be \(rule), not \(node.summary)"
        if case .text = self, node.text != nil { sentence = "must not hold the character U+0000; remove it" }
        if case .word(let words, let planned) = self, let text = node.text {
            if planned.contains(text) {
                sentence = "`\(text)` is not yet supported; must be \(rule)"
            } else if let nearest = Spelling.nearest(to: text, among: words), words.count > 1 {
                sentence += "; did you mean `\(nearest)`?"
            }
        }
        return Problem(at: node.place, path: path, rule: sentence)
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
