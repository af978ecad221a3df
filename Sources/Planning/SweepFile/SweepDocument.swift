import Parameters

extension Sweep {
    /// A larger file is refused unread: 16 MiB.
    public static let byteLimit = 1 << 24

    /// Reads a sweep file and finds it valid as a whole, or throws ``PlanningError/invalidSweepFile(file:problems:)``
    /// with everything that is wrong with it.
    ///
    /// The effective text is the file word for word, or JSON where something is overridden.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - file: its path; names the sweep when nothing else does, and stands in messages.
    ///   - overrides: applied in this order before anything is checked.
    ///   - name: takes the place of the file's `name`.
    ///   - format: how the file is written; nil: as its name says.
    ///   - vocabulary: what the trainer understands and reports.
    ///   - rowFiles: reads the file that `trials` names, whose rows then stand in the effective file; nil: none is read.
    public static func decode(
        _ bytes: [UInt8], file: String, overrides: [Override] = [], name: String? = nil, format: SweepFormat? = nil,
        for vocabulary: TrainerVocabulary, rowFiles: FileReading? = nil
    ) throws(PlanningError) -> Sweep {
        let overrides = overrides + (name.map { [Override(name: $0)] } ?? [])
        guard bytes.count <= byteLimit else { throw .invalidSweepFile(file: file, problems: [tooLarge]) }
        var (read, problems) = (format ?? SweepFormat(file: file, bytes)).reading(bytes)
        for change in overrides { read?.apply(change, into: &problems) }
        if let enclosure = read?.enclosure {
            throw .invalidSweepFile(file: file, problems: (problems + [enclosure]).sortedByPlace())
        }
        if var root = read {
            let hasRead = root.readRows(rowFiles, into: &problems)
            let words = root.settleOldBooleans()
            let effective = root
            let notices = words + root.adoptWandb(into: &problems)
            let vocabulary = root.startsProgram ? .program : vocabulary
            let settings = vocabulary.settings(namedIn: root)
            problems += root.bareParameters()
            if !root.startsProgram { problems += [root.lacksProgram(settings)].compactMap(\.self) }
            let mistakes = problems
            let shape = SweepFileShape(
                settings: settings, metrics: vocabulary.metrics, isProgram: root.startsProgram)
            Shape.object(shape.root).check(root, at: JSONPath(), into: &problems)
            let document = SweepDocument(root: root, settings: settings, problems: problems)
            problems += document.brokenRules()
            problems.removeRepeats(of: mistakes)
            if problems.isEmpty {
                let isAsWritten = overrides.isEmpty && !hasRead
                let text = isAsWritten ? String(decoding: bytes, as: UTF8.self) : effective.readableText + "\n"
                var sweep = document.sweep(defaultName: defaultName(file: file), text: text)
                sweep.notices = notices
                return sweep
            }
            if effective["trainer"] == nil { problems.movePaths(WandbDefinition.path) }
        }
        throw .invalidSweepFile(file: file, problems: Array(problems.sortedByPlace().prefix([Problem].limit)))
    }

    private static var tooLarge: Problem {
        let rule =
            "the file is larger than 16 MiB, the limit of a sweep file; vary `parameters` instead of listing rows, or "
            + "split the sweep"
        return Problem(at: nil, path: JSONPath(), rule: rule)
    }

    /// Reads a sweep file from text; otherwise as from bytes.
    public static func decode(
        _ text: String, file: String, overrides: [Override] = [], name: String? = nil, format: SweepFormat? = nil,
        for vocabulary: TrainerVocabulary
    ) throws(PlanningError) -> Sweep {
        try decode(
            Array(text.utf8), file: file, overrides: overrides, name: name, format: format, for: vocabulary)
    }

    /// The file's name without folders and the ending that says how it is written.
    static func defaultName(file: String) -> String {
        let last = file.split(separator: "/").last.map(String.init) ?? ""
        let name = SweepFormat.ending(of: last).map { String(last.dropLast($0.count)) } ?? last
        return name.isName ? name : "sweep"
    }
}

extension JSONNode {
    /// Takes the place of the W&B definition that it may be; answers what of it changes nothing.
    fileprivate mutating func adoptWandb(into problems: inout [Problem]) -> [String] {
        guard WandbDefinition.isOne(self) else { return [] }
        let definition = WandbDefinition(self, known: SweepFileShape(settings: [], metrics: []).root.names)
        self = definition.sweepFile
        problems += definition.problems
        return definition.notices
    }
}

extension [Problem] {
    /// Removes what is said once more of values that the reader of the text has refused already.
    fileprivate mutating func removeRepeats(of mistakes: [Problem]) {
        let refused = Set(mistakes.map(Value.init))
        let later = dropFirst(mistakes.count).filter { !refused.contains(Value($0)) }
        self = mistakes + later
    }

    /// Tells of each where it stands in the file as it was written.
    fileprivate mutating func movePaths(_ move: (JSONPath) -> JSONPath) {
        for index in indices { self[index].path = move(self[index].path) }
    }

    private struct Value: Hashable {
        let place: Place?
        let path: JSONPath

        init(_ problem: Problem) { (place, path) = (problem.place, problem.path) }
    }
}

/// A sweep file as a tree, after overrides, with what its shape already said against it.
///
/// Where the shape is broken, the readings below leave out what cannot be read.
struct SweepDocument {
    /// A setting that is given a value.
    struct Entry {
        var name: String
        var path: JSONPath
        var keyPlace: Place?
        var node: JSONNode
        /// Of a parameter, the keys that lead to it.
        var keys: [String] = []
    }

    let root: JSONNode
    let settingNames: Set<ExactText>
    let settings: ValuesByName<Setting>
    /// What the shape of the file, and overrides, already have against it.
    let problems: [Problem]
    /// The settings that `trainer` fixes for every trial.
    let trainer: [Entry]
    /// The settings of each row of `trials`.
    let rows: [[Entry]]
    /// The parameters that are settings; their nodes describe values, and hold `when`.
    let parameters: [Entry]

    init(root: JSONNode, settings: [Setting], problems: [Problem]) {
        self.root = root
        self.problems = problems
        let names = settings.map(\.name).exact
        settingNames = names
        self.settings = ValuesByName(settings.map { ($0.name, $0) })
        trainer = root.startsProgram ? [] : Self.entries(of: root["trainer"], at: JSONPath().key("trainer"), names)
        rows = (root["trials"]?.elements ?? []).enumerated().map { index, row in
            Self.entries(of: row, at: JSONPath().key("trials").index(index), names)
        }
        parameters = Self.parameters(of: root["parameters"], at: JSONPath().key("parameters"), names)
    }

    /// The settings in `node`, those of inner objects under their dotted names.
    private static func entries(
        of node: JSONNode?, at path: JSONPath, prefix: String = "", _ names: Set<ExactText>
    ) -> [Entry] {
        (node?.members ?? []).flatMap { member in
            let name = prefix + member.key
            let memberPath = path.key(member.key)
            if names.contains(ExactText(name)) {
                return [Entry(name: name, path: memberPath, keyPlace: member.keyPlace, node: member.node)]
            }
            return entries(of: member.node, at: memberPath, prefix: name + ".", names)
        }
    }

    /// Whether nothing is known to be wrong at or below the value at `path`.
    func isSound(_ path: JSONPath) -> Bool {
        !problems.contains { path.contains($0.path) }
    }
}

// MARK: - The sweep

extension SweepDocument {
    /// The sweep it describes; to be asked when nothing is wrong with it.
    func sweep(defaultName: String, text: String) -> Sweep {
        let metric = root["metric"]
        var sweep = Sweep(
            name: root["name"]?.text ?? defaultName,
            description: root["description"]?.text,
            method: Self.word(root["method"], default: .grid),
            metric: Metric(
                name: metric?["name"]?.text ?? (program == nil ? Metric().name : Metric.ofPrograms),
                goal: Self.word(metric?["goal"], default: Metric().goal)),
            trainer: Self.values(of: trainer),
            program: program,
            parameters: readParameters(),
            rows: rows.map(Self.values(of:)),
            seeds: seeds,
            searchSeed: root["seed"]?.integer ?? 0,
            runCap: root["run_cap"]?.integer,
            timeCap: root["time_cap"].flatMap(Duration.init(sweepFile:)),
            workers: root["workers"]?.integer,
            threadsPerWorker: root["threads_per_worker"]?.integer ?? 1,
            retries: root["retries"]?.integer ?? 2,
            trialTimeout: root["trial_timeout"].flatMap(Duration.init(sweepFile:)),
            trialMemory: root["trial_memory"].flatMap(ByteCount.init(sweepFile:)),
            hangTimeout: root["hang_timeout"].map(Duration.init(sweepFile:)) ?? (program == nil ? .seconds(300) : nil),
            onFailure: Self.word(root["on_failure"], default: .continue),
            keptCheckpoints: Self.word(root["checkpoint"]?["keep"], default: .last),
            text: text
        )
        sweep.namesMetric = metric?["name"] != nil
        sweep.gpusPerWorker = root["gpus_per_worker"]?.integer
        sweep.workersPerGPU = root["workers_per_gpu"]?.integer
        sweep.earlyTermination = earlyTermination
        return sweep
    }

    /// The parameters that can be read.
    func readParameters() -> [Parameter] {
        parameters.map { entry in
            let condition = (entry.node["when"]?.members ?? []).map { ($0.key, $0.node.elements.map(\.parameterValue)) }
            // The settings of an engine have names; what a program takes is nested as the file nests it.
            let isNested = settings[entry.name]?.kind == .any
            return Parameter(
                name: entry.name, path: isNested ? entry.keys : [entry.name], domain: domain(of: entry),
                condition: ValuesByName(condition))
        }
    }

    /// One for each trial of a configuration.
    var seeds: [Int] {
        if let last = root["repeat"]?.integer, last >= 1, last <= Sweep.trialLimit { return Array(1...last) }
        return root["seeds"]?.elements.compactMap(\.integer) ?? [1]
    }

    static func values(of entries: [Entry]) -> ParameterSet {
        var set = ParameterSet()
        for entry in entries { set[entry.name] = entry.node.parameterValue }
        return set
    }

    private static func word<Word: RawRepresentable<String>>(_ node: JSONNode?, default word: Word) -> Word {
        node?.text.flatMap(Word.init(rawValue:)) ?? word
    }
}
