import Parameters

/// A sweep definition of W&B's, turned into a sweep file of ours: the same tree, places kept, `command` and `program` in
/// `trainer`, parameters sorted by name as W&B's grid takes them.
struct WandbDefinition {
    private(set) var sweepFile: JSONNode
    private(set) var problems: [Problem] = []
    /// What of the definition changes nothing here, in sentences.
    private(set) var notices: [String] = []

    /// Keys that only W&B has and that say what to start.
    static let start = ["program", "command"]
    /// Keys that W&B knows, and that mean nothing where there is no account and no server.
    static let idle = [
        "apiVersion", "kind", "project", "entity", "controller", "job", "image_uri", "queue", "settings",
    ]
    /// The same inside `metric`.
    static let idleInMetric = ["target", "impute", "impute_while_running"]

    /// Whether a file without `trainer` is W&B's: a key says so that only W&B has.
    static func isOne(_ root: JSONNode) -> Bool {
        root["trainer"] == nil && root.members.contains { (start + idle).containsBytes(of: $0.key) }
    }

    /// Reads a definition; `known` are the keys of a sweep file of ours, which may stand beside W&B's.
    init(_ root: JSONNode, known: [String]) {
        sweepFile = root
        sweepFile.value = .object([])
        var members: [JSONMember] = []
        var idle: [String] = []
        for member in root.members {
            switch member.key {
            case let key where Self.start.containsBytes(of: key): break
            case let key where Self.idle.containsBytes(of: key): idle.append(key)
            case "parameters": members.append(JSONMember(member.key, at: member.keyPlace, Self.sorted(member.node)))
            case "metric": members.append(JSONMember(member.key, at: member.keyPlace, metric(member.node, &idle)))
            case let key where known.containsBytes(of: key): members.append(member)
            case let key:
                let rule = Spelling.unknown(
                    key, noun: "key of a sweep definition", known: Self.start + Self.idle + known)
                problems.append(Problem(at: member.keyPlace, path: JSONPath().key(key), rule: rule))
            }
        }
        members.append(trainer(root))
        sweepFile.value = .object(members)
        if !idle.isEmpty {
            notices.append("\(idle.listed(joint: "and")) \(idle.count == 1 ? "changes" : "change") nothing here")
        }
    }

    /// Where a value of the sweep file stands in the definition.
    static func path(_ path: JSONPath) -> JSONPath {
        guard path.components.first == .key("trainer"), path.components.count > 1 else { return path }
        return JSONPath(Array(path.components.dropFirst()))
    }

    /// What is started, with W&B's command where the definition gives none.
    private mutating func trainer(_ root: JSONNode) -> JSONMember {
        var members = root.members.filter { Self.start.containsBytes(of: $0.key) }
        if root["command"] == nil {
            let program = root["program"] == nil ? [] : ["${program}"]
            if program.isEmpty {
                problems.append(Problem(at: root.place, path: JSONPath(), rule: Self.nothingToStart))
            }
            let words = (["${env}", "${interpreter}"] + program + ["${args}"]).map { JSONNode(.string($0)) }
            members.append(JSONMember("command", JSONNode(.array(words))))
        }
        return JSONMember("trainer", JSONNode(.object(members), at: root.place))
    }

    static let nothingToStart =
        "neither `program` nor `command` says what to start; add one, or name it: apus run FILE -- python3 train.py '${args}'"

    private func metric(_ node: JSONNode, _ idle: inout [String]) -> JSONNode {
        guard case .object(let members) = node.value else { return node }
        let isIdle = { (member: JSONMember) in Self.idleInMetric.containsBytes(of: member.key) }
        idle += members.filter(isIdle).map { "metric.\($0.key)" }
        return JSONNode(.object(members.filter { !isIdle($0) }), at: node.place)
    }

    /// The parameters by name, those inside others too; probabilities need no distribution of their own.
    private static func sorted(_ node: JSONNode) -> JSONNode {
        guard case .object(let members) = node.value else { return node }
        let sorted = members.sorted { ExactText($0.key) < ExactText($1.key) }.map { member in
            JSONMember(member.key, at: member.keyPlace, parameter(member.node))
        }
        return JSONNode(.object(sorted), at: node.place)
    }

    private static func parameter(_ node: JSONNode) -> JSONNode {
        guard case .object(let members) = node.value else { return node }
        let changed = members.map { member in
            switch (member.key, member.node.text) {
            case ("parameters", _): JSONMember(member.key, at: member.keyPlace, sorted(member.node))
            case ("distribution", ParameterShape.weighted):
                JSONMember(
                    member.key, at: member.keyPlace,
                    JSONNode(.string(ParameterShape.categorical), at: member.node.place))
            default: member
            }
        }
        return JSONNode(.object(changed), at: node.place)
    }
}
