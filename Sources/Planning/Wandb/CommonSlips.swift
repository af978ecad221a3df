import Parameters

extension JSONNode {
    /// The one mistake of a file in which everything stands a level too deep; nil of others.
    var enclosure: Problem? {
        for member in members where ["sweep", "config"].containsBytes(of: member.key) {
            guard member.node["method"] != nil || member.node["parameters"] != nil else { continue }
            let rule =
                "a sweep file begins with its own keys; move what stands under `\(member.key)` to the top of the file"
            return Problem(at: member.keyPlace, path: JSONPath().key(member.key), rule: rule)
        }
        return nil
    }

    /// Parameters that are written as a bare list or value.
    func bareParameters(at path: JSONPath = JSONPath()) -> [Problem] {
        (self["parameters"]?.members ?? []).flatMap { member -> [Problem] in
            let path = path.key("parameters").key(member.key)
            guard let key = member.node.bareKey else { return member.node.bareParameters(at: path) }
            let text = member.node.compactText
            let value = text.utf8.count > 40 ? "…" : text
            let rule = "must be an object; write {\"\(key)\": \(value)}"
            return [Problem(at: member.node.place, path: path, rule: rule)]
        }
    }

    /// Under which key a value would have to stand that is no object; nil of an object.
    private var bareKey: String? {
        switch value {
        case .object: nil
        case .array: "values"
        case .null, .boolean, .number, .string: "value"
        }
    }

    /// The mistake of a file that may be for somebody's program and does not name it: it has no parameter of the trainer.
    func lacksProgram(_ settings: [Setting]) -> Problem? {
        let names = self["parameters"]?.members.map(\.key) ?? []
        let known = settings.map(\.name)
        let isOfTrainer = { (name: String) in known.contains { $0.hasSameBytes(as: name) || $0.hasPrefix(name + ".") } }
        guard self["trainer"] == nil, !names.isEmpty, !names.contains(where: isOfTrainer) else { return nil }
        let rule = "if these are parameters of a program, name it: apus run FILE -- python3 train.py '${args}'"
        return Problem(at: self["parameters"]?.place, path: JSONPath().key("parameters"), rule: rule)
    }
}
