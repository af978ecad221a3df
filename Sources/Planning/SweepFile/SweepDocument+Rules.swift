import Parameters

extension SweepDocument {
    /// What is wrong with the file beyond the shape of its parts.
    func brokenRules() -> [Problem] {
        settingsGivenTwice() + overriddenSettings() + variedListParameters() + brokenDomains() + brokenConditions()
            + tooManyTrials() + brokenProgram() + brokenEarlyTermination()
    }

    /// A dotted setting may be written in two ways, but not in both.
    private func settingsGivenTwice() -> [Problem] {
        let twice = ([trainer] + rows).lazy.flatMap { entries in
            var seen: Set<ExactText> = []
            return entries.filter { !seen.insert(ExactText($0.name)).inserted }
        }
        return twice.prefix([Problem].limit).map { entry in
            let rule = "`\(entry.name)` stands here both with its dot and as an object in an object; keep one"
            return Problem(at: entry.keyPlace, path: entry.path, rule: rule)
        }
    }

    /// A value that no trial ever sees is a mistake: some row or parameter always takes its place.
    private func overriddenSettings() -> [Problem] {
        let constant = parameters.filter { $0.node["when"] == nil }.map(\.name).exact
        let inEveryRow = rows.dropFirst().reduce((rows.first ?? []).map(\.name).exact) {
            $0.intersection($1.map(\.name).exact)
        }
        let overridden =
            Array(rows.joined().lazy.filter { constant.contains(ExactText($0.name)) }.prefix([Problem].limit))
            + trainer.filter { constant.contains(ExactText($0.name)) }
        let hidden = overridden.map { entry in
            let rule = "no trial would see this value, since `parameters` sets \(entry.name) in all of them; remove one"
            return Problem(at: entry.keyPlace, path: entry.path, rule: rule)
        }
        let replaced = trainer.filter {
            inEveryRow.contains(ExactText($0.name)) && !constant.contains(ExactText($0.name))
        }.map { entry in
            let rule = "no trial would see this value, since every row of `trials` sets \(entry.name); remove one"
            return Problem(at: entry.keyPlace, path: entry.path, rule: rule)
        }
        return hidden + replaced
    }

    /// `list` does not cross.
    private func variedListParameters() -> [Problem] {
        guard root["method"]?.text == Sweep.Method.list.rawValue else { return [] }
        return parameters.filter { Set(domain(of: $0).values).count > 1 }.map { entry in
            let rule =
                "`list` takes one value for each parameter; set `method` to `grid` to cross the rows with several"
            return Problem(at: entry.node["values"]?.place, path: entry.path.key("values"), rule: rule)
        }
    }

    /// Refuses more trials than anybody runs, before any memory is spent on them.
    private func tooManyTrials() -> [Problem] {
        let sources = ["parameters", "trials", "seeds", "repeat"]
        guard sources.allSatisfy({ isSound(JSONPath().key($0)) }) else { return [] }
        // Of what is drawn at random, only so much is taken as somebody wants.
        if root["method"]?.text == Sweep.Method.random.rawValue { return [] }
        let grid = Grid(readParameters(), fixed: Self.values(of: trainer), listing: false)
        guard grid.parameters.allSatisfy({ $0.domain.count != nil }) else { return [] }
        let sets = rows.isEmpty ? [ParameterSet()] : rows.map(Self.values(of:))
        let size = grid.size(crossedWith: sets, upTo: Sweep.trialLimit).times(seeds.count)
        guard size.count > Sweep.trialLimit else { return [] }
        let key = sources.first { root[$0] != nil } ?? ""
        let count = size.isExact ? "\(size.count)" : "more than \(size.count)"
        let rule = "the sweep has \(count) trials, and the limit is \(Sweep.trialLimit); vary less, or split the sweep"
        return [Problem(at: root[key]?.place, path: JSONPath().key(key), rule: rule)]
    }
}

extension SweepDocument {
    /// `when` names things that vary and values they take, or what `trainer` fixes, and never itself over some detour.
    ///
    /// Of a setting that is fixed alone any value may be listed: another one leaves the parameter out of every trial, and
    /// whoever changes `trainer` has it back.
    func brokenConditions() -> [Problem] {
        let inRows = Dictionary(grouping: rows.joined()) { ExactText($0.name) }
        return parameters.flatMap { parameter in
            (parameter.node["when"]?.members ?? []).flatMap { problems(with: $0, of: parameter, inRows) }
        } + cycles()
    }

    private func problems(with condition: JSONMember, of parameter: Entry, _ inRows: [ExactText: [Entry]]) -> [Problem]
    {
        let path = parameter.path.key("when").key(condition.key)
        guard settingNames.contains(ExactText(condition.key)) else { return [] }
        let name = ExactText(condition.key)
        let cause = parameters.first { ExactText($0.name) == name }
        let fixed = trainer.filter { ExactText($0.name) == name }
        if cause == nil && inRows[name] == nil {
            guard fixed.isEmpty else { return [] }
            let known =
                parameters.map(\.name).filter { !$0.hasSameBytes(as: parameter.name) }
                + inRows.keys.sorted().map(\.text)
            let nearest = Spelling.nearest(to: condition.key, among: known).map { "; did you mean `\($0)`?" }
            let rule = "`\(condition.key)` is neither in `parameters` nor in a row of `trials` nor in `trainer`"
            return [Problem(at: condition.keyPlace, path: path, rule: rule + (nearest ?? "; add it, or remove this"))]
        }
        guard isSound(cause?.path ?? JSONPath().key("trials")), isSound(JSONPath().key("trials")) else { return [] }
        let domain = cause.map(domain(of:))
        // What is wrong with the values is told elsewhere.
        if domain == .list([]) { return [] }
        if case .distribution(let distribution)? = domain, distribution.count == nil {
            let rule =
                "`\(condition.key)` is never exactly one value, since `\(distribution.kind.rawValue)` is continuous; "
                + "remove this, or list its `values`"
            return [Problem(at: condition.keyPlace, path: path, rule: rule)]
        }
        let given = (domain?.values ?? []) + ((inRows[name] ?? []) + fixed).map(\.node.parameterValue)
        let taken = Domain.distinct(given)
        let known = Set(taken)
        let strange = condition.node.elements.enumerated().lazy.filter { index, element in
            let value = element.parameterValue
            return !known.contains(value) && domain?.distribution?.takes(value) != true && isSound(path.index(index))
        }
        return strange.prefix([Problem].limit).map { index, element in
            let range = domain?.distribution.map { "`\($0.rangeText)` does not give it" }
            let rule = "`\(condition.key)` is never \(element.summary); \(range ?? Self.listed(taken))"
            return Problem(at: element.place, path: path.index(index), rule: rule)
        }
    }

    private static func listed(_ values: [ParameterValue]) -> String {
        values.count > 12 ? "list values that it takes" : "it takes " + values.map(\.jsonText).joined(separator: ", ")
    }

    /// One problem for each cycle of conditions, at its first parameter.
    private func cycles() -> [Problem] {
        let grid = Grid(readParameters(), listing: false)
        return grid.cycles.map { cycle in
            let first = parameters.first { $0.name.hasSameBytes(as: cycle[0]) }
            let path = (cycle + [cycle[0]]).map { "`\($0)`" }.joined(separator: " → ")
            return Problem(
                at: first?.node["when"]?.place, path: JSONPath().key("parameters").key(cycle[0]).key("when"),
                rule: "the conditions go in a circle: \(path); remove one")
        }
    }
}
