import Parameters

/// What holds for the reader of YAML whatever it is given: for the fuzzer and for the mutations of the tests.
enum YAMLProbe {
    /// What is wrong with the way `bytes` are read; nil when nothing is.
    static func complaint(about bytes: [UInt8]) -> String? {
        let (root, problems) = JSONNode.reading(yaml: bytes)
        if let mistake = problems.first(where: { !isPlaced($0, in: bytes) }) {
            return "no place of the text: \(mistake)"
        }
        if problems.contains(where: { $0.rule.isEmpty || $0.rule.utf8.count > 1000 }) {
            return "an error without measure"
        }
        if root == nil, problems.isEmpty { return "nothing is read, and nothing said of it" }
        guard let root, problems.isEmpty else { return nil }
        guard let json = try? JSONNode(parsing: root.readableText) else { return "what was read is no JSON" }
        if json.compactText != root.compactText { return "another value is read from what was printed" }
        return complaint(comparing: JSONNode.reading(bytes), root) ?? complaint(comparing: reread(root), root)
    }

    /// JSON is YAML of the same meaning, down to the literals.
    private static func complaint(
        comparing other: (root: JSONNode?, problems: [Problem]), _ root: JSONNode
    ) -> String? {
        guard let node = other.root, other.problems.isEmpty else { return nil }
        return node.compactText == root.compactText ? nil : "JSON and YAML differ: \(node.compactText)"
    }

    /// Nothing where YAML has limits that JSON has not, such as keys of 1024 characters.
    private static func reread(_ root: JSONNode) -> (root: JSONNode?, problems: [Problem]) {
        JSONNode.reading(yaml: Array(root.readableText.utf8))
    }

    private static func isPlaced(_ problem: Problem, in bytes: [UInt8]) -> Bool {
        guard case .file(let line, let column) = problem.place else { return false }
        let lines = bytes.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") } + 1
        return 1...lines ~= line && 1...bytes.count + 1 ~= column
    }
}
