import Parameters

extension JSONNode {
    /// Whether the trials of the sweep file that this is the root of are somebody's program.
    var startsProgram: Bool { self["trainer"]?["command"] != nil }
}

extension SweepDocument {
    /// The program that does the training; nil when the engine does, or the command cannot be read.
    var program: TrialProgram? {
        guard root.startsProgram, let trainer = root["trainer"], let command = trainer["command"]?.elements,
            let template = try? CommandTemplate(command.compactMap(\.word))
        else { return nil }
        var program = TrialProgram(command: template, file: trainer["program"]?.text)
        program.isResumable = trainer["resumable"]?.parameterValue == .boolean(true)
        if let pattern = trainer["reports"]?["pattern"]?.text { program.reports = .pattern(pattern) }
        if let file = trainer["reports"]?["file"]?.text { program.reports = .file(file) }
        if let grace = trainer["grace"].flatMap(Duration.init(sweepFile:)) { program.grace = grace }
        program.epochs = trainer["epochs"]?.integer
        program.preload = trainer["preload"]?.elements.compactMap(\.text) ?? []
        return program
    }

    /// Words that cannot be read, names that no trial has, patterns that are none.
    func brokenProgram() -> [Problem] {
        guard root.startsProgram, let trainer = root["trainer"] else { return [] }
        let path = JSONPath().key("trainer")
        var problems: [Problem] = []
        for (index, word) in (trainer["command"]?.elements ?? []).enumerated() {
            guard let text = word.word else { continue }
            let wordPath = path.key("command").index(index)
            let mistakes = CommandTemplate.read(text).mistakes
            let rules = mistakes.isEmpty ? [rule(brokenBy: text, trainer)].compactMap(\.self) : mistakes
            problems += rules.map { Problem(at: word.place, path: wordPath, rule: $0) }
        }
        let pattern = trainer["reports"]?["pattern"]
        if let text = pattern?.text, let rule = OutputPattern.rule(brokenBy: text) {
            problems.append(Problem(at: pattern?.place, path: path.key("reports").key("pattern"), rule: rule))
        }
        return problems + brokenPreload(trainer, path)
    }

    /// Modules that are none, and a command that does not start Python.
    private func brokenPreload(_ trainer: JSONNode, _ path: JSONPath) -> [Problem] {
        guard let preload = trainer["preload"] else { return [] }
        let path = path.key("preload")
        var problems: [Problem] = []
        for (index, module) in preload.elements.enumerated() {
            guard let name = module.text, !PythonCommand.isModuleName(name) else { continue }
            problems.append(
                Problem(
                    at: module.place, path: path.index(index),
                    rule: "\(name.inSentence) is not the name of a Python module, as `torch` or `torch.nn` is"))
        }
        let words = (trainer["command"]?.elements ?? []).compactMap(\.word)
        if PythonCommand(words) == nil {
            problems.append(
                Problem(
                    at: preload.place, path: path,
                    rule: "needs a `command` that starts Python itself, as in `[\"python3\", \"train.py\"]`; "
                        + "write that, or take `preload` out"))
        }
        return problems
    }

    private func rule(brokenBy word: String, _ trainer: JSONNode) -> String? {
        guard let template = try? CommandTemplate([word]) else { return nil }
        if template.namesProgram, trainer["program"] == nil {
            return "`${program}` needs `program` beside `command`; add it, or write the file's name here"
        }
        let known = settingNames.map(\.text).sortedByBytes()
        let groups = known.compactMap { $0.split(separator: ".").first.map(String.init) }
        guard let missing = template.parameterNames.first(where: { !isParameter($0, known + groups) }) else {
            return nil
        }
        let nearest = Spelling.nearest(to: missing, among: known).map { "; did you mean `\($0)`?" }
        return "no trial has a parameter `\(missing)`" + (nearest ?? "; add it to `parameters`")
    }

    /// A name may lead into a value that is an object, of which only the trial knows.
    private func isParameter(_ name: String, _ known: [String]) -> Bool {
        let beginnings = name.indices.filter { name[$0] == "." }.map { String(name[..<$0]) }
        return (beginnings + [name]).contains(where: known.containsBytes)
    }
}
