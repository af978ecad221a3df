import Parameters

extension SweepDocument {
    /// What is wrong with the file beyond the shape of its parts.
    func brokenRules() -> [Problem] {
        settingsGivenTwice() + overriddenSettings() + variedListParameters() + brokenConditions() + tooManyTrials()
    }

    /// A dotted setting may be written in two ways, but not in both.
    private func settingsGivenTwice() -> [Problem] {
        let twice = ([trainer] + rows).lazy.flatMap { entries in
            var seen: Set<String> = []
            return entries.filter { !seen.insert($0.name).inserted }
        }
        return twice.prefix([Problem].limit).map { entry in
            let rule = "`\(entry.name)` stands here both with its dot and as an object in an object; keep one"
            return Problem(at: entry.keyPlace, path: entry.path, rule: rule)
        }
    }

    /// A value that no trial ever sees is a mistake: some row or parameter always takes its place.
    private func overriddenSettings() -> [Problem] {
        let constant = Set(parameters.filter { $0.node["when"] == nil }.map(\.name))
        let inEveryRow = rows.dropFirst().reduce(Set(rows.first?.map(\.name) ?? [])) { $0.intersection($1.map(\.name)) }
        let overridden =
            Array(rows.joined().lazy.filter { constant.contains($0.name) }.prefix([Problem].limit))
            + trainer.filter { constant.contains($0.name) }
        let hidden = overridden.map { entry in
            let rule = "no trial would see this value, since `parameters` sets \(entry.name) in all of them; remove one"
            return Problem(at: entry.keyPlace, path: entry.path, rule: rule)
        }
        let replaced = trainer.filter { inEveryRow.contains($0.name) && !constant.contains($0.name) }.map { entry in
            let rule = "no trial would see this value, since every row of `trials` sets \(entry.name); remove one"
            return Problem(at: entry.keyPlace, path: entry.path, rule: rule)
        }
        return hidden + replaced
    }

    /// `list` does not cross.
    private func variedListParameters() -> [Problem] {
        guard root["method"]?.text == Sweep.Method.list.rawValue else { return [] }
        return parameters.filter { Set(Self.values(of: $0.node)).count > 1 }.map { entry in
            let rule =
                "`list` takes one value for each parameter; set `method` to `grid` to cross the rows with several"
            return Problem(at: entry.node["values"]?.place, path: entry.path.key("values"), rule: rule)
        }
    }

    /// Refuses more trials than anybody runs, before any memory is spent on them.
    private func tooManyTrials() -> [Problem] {
        let sources = ["parameters", "trials", "seeds", "repeat"]
        guard sources.allSatisfy({ isSound(JSONPath().key($0)) }) else { return [] }
        let grid = Grid(readParameters())
        let sets = rows.isEmpty ? [ParameterSet()] : rows.map(Self.values(of:))
        let size = grid.size(crossedWith: sets, upTo: Sweep.trialLimit).times(seeds.count)
        guard size.count > Sweep.trialLimit else { return [] }
        let key = sources.first { root[$0] != nil } ?? ""
        let count = size.isExact ? "\(size.count)" : "more than \(size.count)"
        let rule = "the sweep has \(count) trials, and the limit is \(Sweep.trialLimit); vary less, or split the sweep"
        return [Problem(at: root[key]?.place, path: JSONPath().key(key), rule: rule)]
    }
}
