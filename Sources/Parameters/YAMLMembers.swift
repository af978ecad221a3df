/// The members of a YAML mapping while it is read: its own, and those that `<<` takes in.
struct YAMLMembers {
    private var own: [JSONMember] = []
    private var places = ValuesByName<Place>()
    /// What was taken in, and how many own members stand before it.
    private var taken: [(position: Int, members: [JSONMember])] = []

    /// Where a key stands that was written in this mapping; nil when it was not.
    func place(of key: String) -> Place? { places[key] }

    /// A member whose key was not there yet.
    mutating func append(_ member: JSONMember) {
        places[member.key] = member.keyPlace
        own.append(member)
    }

    /// Takes in the members of an object or of a list of objects; false when it is neither.
    mutating func merge(_ node: JSONNode, at place: Place) -> Bool {
        let objects = if case .array(let elements) = node.value { elements } else { [node] }
        guard objects.allSatisfy(\.isObject) else { return false }
        places["<<"] = place
        taken.append((own.count, objects.flatMap(\.members)))
        return true
    }

    /// In their order, those taken in where the `<<` stood. What the mapping says itself goes before what it takes in, and
    /// of that the first.
    var merged: [JSONMember] {
        guard !taken.isEmpty else { return own }
        var seen = own.map(\.key).exact
        var merged: [JSONMember] = []
        var start = 0
        for (position, members) in taken {
            merged += own[start..<position]
            merged += members.filter { seen.insert(ExactText($0.key)).inserted }
            start = position
        }
        return merged + own[start...]
    }
}

extension JSONNode {
    fileprivate var isObject: Bool {
        if case .object = value { true } else { false }
    }
}
