import Parameters

extension SweepDocument {
    /// The parameters in `node`, those of inner objects under their dotted names.
    static func parameters(
        of node: JSONNode?, at path: JSONPath, keys: [String] = [], _ names: Set<ExactText>
    ) -> [Entry] {
        (node?.members ?? []).flatMap { member in
            let keys = keys + [member.key]
            let name = keys.joined(separator: ".")
            let memberPath = path.key(member.key)
            if let inner = member.node["parameters"] {
                return parameters(of: inner, at: memberPath.key("parameters"), keys: keys, names)
            }
            guard names.contains(ExactText(name)) else { return [] }
            return [Entry(name: name, path: memberPath, keyPlace: member.keyPlace, node: member.node, keys: keys)]
        }
    }

    /// The values that a parameter takes; none where they cannot be read.
    func domain(of entry: Entry) -> Domain {
        let node = entry.node
        if let value = node["value"] { return .list([value.parameterValue]) }
        if let values = node["values"]?.elements {
            let probabilities = node["probabilities"]?.elements.compactMap(\.double)
            let fits = probabilities?.count == values.count && probabilities?.contains { $0 > 0 } == true
            return .list(values.map(\.parameterValue), probabilities: fits ? probabilities : nil)
        }
        guard case .distribution(let kind, _)? = form(of: entry) else { return .list([]) }
        return Distribution(kind, Self.numbers(of: node, kind)).map { .distribution($0) } ?? .list([])
    }

    private func form(of entry: Entry) -> ParameterShape.Form? {
        settings[entry.name].flatMap {
            ParameterShape(setting: $0, condition: .text).form(of: entry.node.members)
        }
    }

    private static func numbers(of node: JSONNode, _ kind: Distribution.Kind) -> [Distribution.Key: Number] {
        var numbers: [Distribution.Key: Number] = [:]
        for key in kind.keys { if case .number(let number)? = node[key.rawValue]?.value { numbers[key] = number } }
        return numbers
    }
}

// MARK: - What is wrong with them

extension SweepDocument {
    /// Names that stand twice, probabilities and distributions that are none, values that a setting does not take or a
    /// method cannot enumerate.
    func brokenDomains() -> [Problem] {
        var seen: Set<ExactText> = []
        return parameters.flatMap { entry -> [Problem] in
            guard seen.insert(ExactText(entry.name)).inserted else {
                let rule = "`\(entry.name)` stands here both with its dots and as an object in an object; keep one"
                return [Problem(at: entry.keyPlace, path: entry.path, rule: rule)]
            }
            guard isSound(entry.path) else { return [] }
            let problems = brokenProbabilities(entry) + brokenDistribution(entry)
            return problems.isEmpty ? uncountable(entry) : problems
        }
    }

    /// As many as values, and together 1 up to what is lost in writing them down.
    private func brokenProbabilities(_ entry: Entry) -> [Problem] {
        guard let node = entry.node["probabilities"] else { return [] }
        let (numbers, values) = (node.elements.compactMap(\.double), entry.node["values"]?.elements ?? [])
        let sum = numbers.reduce(0, +)
        let rule: String
        if numbers.count != values.count {
            rule = "there are \(values.count) values and \(numbers.count) probabilities; give one for each value"
        } else if abs(sum - 1) > 1e-6 {
            rule = "must sum to 1, not \(Number(plain: sum).literal)"
        } else {
            return []
        }
        return [Problem(at: node.place, path: entry.path.key("probabilities"), rule: rule)]
    }

    private func brokenDistribution(_ entry: Entry) -> [Problem] {
        guard case .distribution(let kind, _)? = form(of: entry), let setting = settings[entry.name] else { return [] }
        let numbers = Self.numbers(of: entry.node, kind)
        let broken = Distribution.problems(kind, numbers)
        guard broken.isEmpty, let distribution = Distribution(kind, numbers) else {
            return broken.map { key, rule in
                let node = entry.node[key.rawValue]
                return Problem(
                    at: node?.place ?? entry.node.place, path: entry.path.key(key.rawValue), rule: rule)
            }
        }
        let (low, high) = distribution.extremes
        let strange = [low, high].first { setting.problem(with: $0) != nil }
        guard let strange, let problem = setting.problem(with: strange) else { return [] }
        let rule = "`\(kind.rawValue)` gives values such as \(strange.display), and `\(setting.name)` \(problem)"
        return [Problem(at: entry.node.place, path: entry.path, rule: rule)]
    }

    /// A grid takes each value once, a list one.
    private func uncountable(_ entry: Entry) -> [Problem] {
        guard let word = root["method"]?.text, let method = Sweep.Method(rawValue: word), method != .random else {
            return []
        }
        if let node = entry.node["probabilities"] {
            let rule = "`\(word)` takes every value once; remove `probabilities`, or set `method` to `random`"
            return [Problem(at: node.place, path: entry.path.key("probabilities"), rule: rule)]
        }
        guard case .distribution(let kind, _)? = form(of: entry) else { return [] }
        if method == .grid, kind == .intUniform || kind == .qUniform { return [] }
        let rule =
            method == .list
            ? "`list` takes one value for each parameter; set `method` to `random` to draw several"
            : "`grid` cannot take every value of `\(kind.rawValue)`; list `values`, quantize it with `q_uniform`, or set "
                + "`method` to `random`"
        return [Problem(at: entry.node.place, path: entry.path, rule: rule)]
    }
}
