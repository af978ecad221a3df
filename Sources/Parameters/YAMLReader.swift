/// Reads one YAML document as the JSON value that it stands for (YAML 1.2, core schema).
///
/// Besides what JSON has: comments, block and flow style, anchors and aliases, and merge keys (`<<`). Time and memory are
/// linear in the size of the text and of what its aliases stand for, which is limited.
struct YAMLReader {
    /// Aliases may stand for so many values in all: a few lines could name more than a memory holds.
    static let aliasLimit = 100_000

    /// A value, how many values it consists of, and how deep they nest.
    struct Composed {
        var node: JSONNode
        var size = 1
        var depth = 0
    }

    private let events: YAMLEvents
    var path = JSONPath()
    /// Mistakes after which reading goes on, so that the rest of the text is read as well.
    var problems: [Problem] = []
    private var anchors = ValuesByName<Composed>()
    private var aliased = 0
    private var depth = 0

    /// Of a text whose characters have been checked, and which ends at `end`.
    init(_ bytes: [UInt8], end: Place) {
        events = YAMLEvents(bytes[(bytes.startsWithByteOrderMark ? 3 : 0)...], end: end)
    }

    /// The whole document; throws the first mistake after which reading on would be guessing.
    mutating func document() throws(Problem) -> JSONNode {
        let start = try next()
        guard case .documentStart = start.content else {
            throw Problem(
                at: start.place, path: path, rule: "there is nothing in the text but blank lines and comments")
        }
        let root = try value(try next()).node
        _ = try next()
        let rest = try next()
        guard case .streamEnd = rest.content else {
            let rule = "a second document begins here; write each into a file of its own"
            throw Problem(at: rest.place, path: path, rule: rule)
        }
        return root
    }

    private func next() throws(Problem) -> YAMLEvent {
        do {
            return try events.next()
        } catch {
            throw Problem(at: error.place, path: path, rule: error.rule)
        }
    }

    mutating func note(_ rule: String, at place: Place) {
        if !problems.isFull { problems.append(Problem(at: place, path: path, rule: rule)) }
    }
}

// MARK: - Values

extension YAMLReader {
    /// The value that begins with `event`.
    private mutating func value(_ event: YAMLEvent) throws(Problem) -> Composed {
        var composed: Composed
        switch event.content {
        case .alias(let name): return try alias(name, at: event.place)
        case .scalar(let text, let isPlain):
            composed = Composed(node: JSONNode(scalar(text, isPlain: isPlain, event), at: event.place))
            composed.node.isOldBoolean = isPlain && event.tag == nil && YAMLScalar.oldBoolean(text) != nil
        case .sequenceStart:
            checkTag(event, "seq")
            composed = try sequence(event)
        case .mappingStart:
            checkTag(event, "map")
            composed = try mapping(event)
        case .documentStart, .end, .streamEnd:
            throw Problem(at: event.place, path: path, rule: "a value must stand here")
        }
        if let anchor = event.anchor { anchors[anchor] = composed }
        return composed
    }

    private mutating func sequence(_ start: YAMLEvent) throws(Problem) -> Composed {
        try enter(start.place)
        var elements: [JSONNode] = []
        var composed = Composed(node: JSONNode(.null, at: start.place), depth: 1)
        var event = try next()
        while !event.isEnd {
            path.components.append(.index(elements.count))
            elements.append(composed.take(try value(event)))
            path.components.removeLast()
            event = try next()
        }
        depth -= 1
        composed.node.value = .array(elements)
        return composed
    }

    private mutating func mapping(_ start: YAMLEvent) throws(Problem) -> Composed {
        try enter(start.place)
        var members = YAMLMembers()
        var composed = Composed(node: JSONNode(.null, at: start.place), depth: 1)
        var event = try next()
        while !event.isEnd {
            try member(event, &members, &composed)
            event = try next()
        }
        depth -= 1
        composed.node.value = .object(members.merged)
        return composed
    }

    private mutating func member(
        _ event: YAMLEvent, _ members: inout YAMLMembers, _ composed: inout Composed
    ) throws(Problem) {
        let key = try key(event)
        path.components.append(.key(key ?? ""))
        let node = composed.take(try value(try next()))
        if let key {
            if let first = members.place(of: key) {
                note(JSONReader.twice(first), at: event.place)
            } else if event.isMergeKey {
                if !members.merge(node, at: event.place) {
                    note("`<<` takes in an object or a list of objects, not \(node.summary)", at: event.place)
                }
            } else {
                members.append(JSONMember(key, at: event.place, node))
            }
        }
        path.components.removeLast()
    }

    /// The text of a key; nil when it is none, which is told.
    private mutating func key(_ event: YAMLEvent) throws(Problem) -> String? {
        let known = problems.count
        let node = try value(event).node
        guard problems.count == known else { return nil }
        switch (event.content, node.value) {
        case (_, .string(let text)): return text
        // As it was written: 1 and 1.0 are two keys.
        case (.scalar(let text, _), .number): return text
        case (_, .number(let number)): return number.literal
        default:
            note("a key must be a text, not \(node.summary); put it in quotes", at: event.place)
            return nil
        }
    }

    /// The value that `*name` stands for.
    private mutating func alias(_ name: String, at place: Place) throws(Problem) -> Composed {
        guard let composed = anchors[name] else {
            let nearest = Spelling.nearest(to: name, among: anchors.keys).map {
                "; did you mean \(("*" + $0).inSentence)?"
            }
            note(
                "no value before this one is named \(("&" + name).inSentence)" + (nearest ?? "; put a text in quotes"),
                at: place)
            return Composed(node: JSONNode(.null, at: place))
        }
        aliased += composed.size
        guard aliased <= Self.aliasLimit else {
            let rule =
                "the aliases up to this one stand for more than \(Self.aliasLimit) values, the limit; name smaller values"
            throw Problem(at: place, path: path, rule: rule)
        }
        guard depth + composed.depth <= JSONReader.depthLimit else {
            throw Problem(at: place, path: path, rule: JSONReader.tooDeep)
        }
        return composed
    }

    private mutating func enter(_ place: Place) throws(Problem) {
        depth += 1
        if depth > JSONReader.depthLimit { throw Problem(at: place, path: path, rule: JSONReader.tooDeep) }
    }
}

extension YAMLReader.Composed {
    /// Counts an entry in, and answers its node.
    fileprivate mutating func take(_ entry: YAMLReader.Composed) -> JSONNode {
        size += entry.size
        depth = max(depth, entry.depth + 1)
        return entry.node
    }
}

extension YAMLEvent {
    fileprivate var isEnd: Bool {
        switch content {
        case .end, .streamEnd: true
        case .scalar, .alias, .sequenceStart, .mappingStart, .documentStart: false
        }
    }

    /// `<<` without quotes: the members of the value belong to the object around it.
    fileprivate var isMergeKey: Bool {
        if case .scalar("<<", isPlain: true) = content { tag == nil } else { false }
    }
}
