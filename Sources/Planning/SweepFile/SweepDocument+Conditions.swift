import Parameters

extension SweepDocument {
    /// `when` names things that vary and values they take, and never itself over some detour.
    func brokenConditions() -> [Problem] {
        let inRows = Dictionary(grouping: rows.joined(), by: \.name)
        return parameters.flatMap { parameter in
            (parameter.node["when"]?.members ?? []).flatMap { problems(with: $0, of: parameter, inRows) }
        } + circles()
    }

    private func problems(with condition: JSONMember, of parameter: Entry, _ inRows: [String: [Entry]]) -> [Problem] {
        let path = parameter.path.key("when").key(condition.key)
        guard settingNames.contains(condition.key) else { return [] }
        let cause = parameters.first { $0.name == condition.key }
        if cause == nil && inRows[condition.key] == nil {
            let known = parameters.map(\.name).filter { $0 != parameter.name } + inRows.keys.sorted()
            let nearest = Spelling.nearest(to: condition.key, among: known).map { "; did you mean `\($0)`?" }
            let rule = "`\(condition.key)` is neither in `parameters` nor in a row of `trials`"
            return [Problem(at: condition.keyPlace, path: path, rule: rule + (nearest ?? "; add it, or remove this"))]
        }
        guard isSound(cause?.path ?? JSONPath().key("trials")), isSound(JSONPath().key("trials")) else { return [] }
        let given =
            (cause.map { Self.values(of: $0.node) } ?? []) + (inRows[condition.key] ?? []).compactMap(\.node.scalar)
        let taken = Grid.different(given)
        let known = Set(taken)
        let strange = condition.node.elements.enumerated().lazy.filter { index, element in
            guard let value = element.scalar, !known.contains(value) else { return false }
            return isSound(path.index(index))
        }
        return strange.prefix([Problem].limit).map { index, element in
            let rule = "`\(condition.key)` is never \(element.summary); \(Self.listed(taken))"
            return Problem(at: element.place, path: path.index(index), rule: rule)
        }
    }

    private static func listed(_ values: [ParameterValue]) -> String {
        values.count > 12 ? "list values that it takes" : "it takes " + values.map(\.jsonText).joined(separator: ", ")
    }

    /// One problem for each circle of conditions, at the first parameter of it.
    private func circles() -> [Problem] {
        let grid = Grid(readParameters())
        return grid.circles.map { circle in
            let first = parameters.first { $0.name == circle[0] }
            let way = (circle + [circle[0]]).map { "`\($0)`" }.joined(separator: " → ")
            return Problem(
                at: first?.node["when"]?.place, path: JSONPath().key("parameters").key(circle[0]).key("when"),
                rule: "the conditions go in a circle: \(way); remove one")
        }
    }
}
