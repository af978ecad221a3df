import Parameters

extension JSONNode {
    /// Words such as `yes` in the parameters of a file in YAML: booleans in a definition of W&B's, as W&B reads it, and texts
    /// in a sweep file of ours. What a person is to know of that.
    mutating func settleOldBooleans() -> [String] {
        let isWandb = WandbDefinition.isOne(self)
        var words: [String: Bool] = [:]
        let keys = isWandb ? ["parameters"] : ["parameters", "trials"]
        guard case .object(var members) = value else { return [] }
        for index in members.indices where keys.contains(members[index].key) {
            members[index].node.eachOldBoolean { node in
                guard let word = node.text, let meaning = node.oldBoolean else { return }
                words[word] = meaning
                if isWandb { node.value = .boolean(meaning) }
            }
        }
        value = .object(members)
        let sorted = words.sorted { $0.key < $1.key }
        if sorted.isEmpty { return [] }
        if isWandb {
            let meanings = sorted.map { "`\($0.key)` is \($0.value)" }.joined(separator: ", ")
            return ["\(meanings), as W&B reads YAML; put a word in quotes to have it as a text"]
        }
        let texts = sorted.map(\.key).listed(joint: "and")
        let noun = sorted.count == 1 ? "a text" : "texts"
        return [
            "\(texts) without quotes \(sorted.count == 1 ? "is" : "are") \(noun) here; for booleans write true and false"
        ]
    }

    /// Changes those words wherever they stand as values.
    private mutating func eachOldBoolean(_ change: (inout JSONNode) -> Void) {
        switch value {
        case .array(var elements):
            for index in elements.indices { elements[index].eachOldBoolean(change) }
            value = .array(elements)
        case .object(var members):
            for index in members.indices { members[index].node.eachOldBoolean(change) }
            value = .object(members)
        case .null, .boolean, .number, .string: if isOldBoolean { change(&self) }
        }
    }
}
