import Parameters

extension SweepDocument {
    /// The rules as the file has them, one or a list.
    var earlyTermination: [EarlyTermination] { ruleNodes.compactMap(EarlyTermination.init) }

    private var ruleNodes: [JSONNode] {
        guard let node = root["early_terminate"] else { return [] }
        if case .object = node.value { return [node] }
        return node.elements
    }

    /// Rules that cannot do what they are for.
    func brokenEarlyTermination() -> [Problem] {
        let path = JSONPath().key("early_terminate")
        var problems: [Problem] = []
        let pausing = ruleNodes.enumerated().filter { EarlyTermination($0.element)?.pauses ?? false }
        func refuse(_ node: JSONNode?, _ path: JSONPath, _ rule: String) {
            problems.append(Problem(at: node?.place, path: path, rule: rule))
        }
        if let second = pausing.dropFirst().first {
            refuse(second.element, path.index(second.offset), "only one rule can let trials wait; remove one `asha`")
        }
        guard let first = pausing.first?.element else { return problems }
        if root.startsProgram, root["trainer"]?["epochs"] == nil {
            refuse(
                first["type"], path.key("type"),
                "`asha` needs to know how long trials are; write `epochs` into `trainer`")
        }
        if let keep = root["checkpoint"]?["keep"], keep.text == KeptCheckpoints.none.rawValue {
            refuse(
                keep, JSONPath().key("checkpoint").key("keep"),
                "trials that wait need their checkpoints; choose another word than `none`, or a rule that ends trials")
        }
        return problems
    }
}
