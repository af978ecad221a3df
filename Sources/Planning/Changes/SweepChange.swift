public import Parameters

/// A difference in meaning between a stored sweep and a changed file.
public struct SweepChange: Hashable, Sendable {
    /// What differs.
    public var path: JSONPath
    /// As JSON, for example `0.5`; `absent` when the stored sweep has nothing there.
    public var old: String
    /// As JSON; `absent` when the file has nothing there.
    public var new: String
}

extension SweepChange: CustomStringConvertible {
    /// `trainer.epochs: 14 → 25`.
    public var description: String { "\(path): \(old) → \(new)" }
}

extension Sweep {
    /// What this sweep would do otherwise than `stored`, in the order of the keys in the file; nothing when it may take
    /// its place.
    ///
    /// Compared is what the files mean: not their formatting, the order of keys where it decides nothing, defaults
    /// written out, `repeat` against `seeds`, or values that stand twice. Free to change, and not compared, are
    /// `$schema`, `description`, `grace` and `preload` of the trainer, `run_cap`, `time_cap`, `workers`, `retries`, `trial_timeout`,
    /// `trial_memory`, `hang_timeout`, `on_failure`, `checkpoint` and `executor`; nor is the name, by which the stored
    /// sweep was found.
    ///
    /// - Parameter defaults: what holds for a setting that neither file fixes.
    public func changes(since stored: Sweep, defaults: ParameterSet) -> [SweepChange] {
        var comparison = SweepComparison()
        comparison.compare(["method"], stored.method.rawValue, method.rawValue)
        comparison.compare(["metric", "name"], stored.metric.name, metric.name)
        comparison.compare(["metric", "goal"], stored.metric.goal.rawValue, metric.goal.rawValue)
        comparison.compareSettings(stored.trainer, trainer, at: ["trainer"], defaults: defaults)
        comparison.comparePrograms(stored.program, program)
        comparison.compareParameters(stored.comparedParameters, comparedParameters)
        if method != .random { comparison.compareOrder(stored.comparedParameters, comparedParameters) }
        comparison.compareRows(stored.rows, rows)
        comparison.compareRules(stored.earlyTermination, earlyTermination)
        comparison.compare(["seeds"], stored.seeds, seeds)
        comparison.compare(["seed"], stored.searchSeed, searchSeed)
        comparison.compare(["threads_per_worker"], stored.threadsPerWorker, threadsPerWorker)
        return comparison.changes
    }
}

extension Sweep {
    /// Without values that stand twice.
    fileprivate var comparedParameters: [Parameter] { Grid(parameters, listing: false).parameters }
}

/// Collects the differences between a stored sweep and a new one.
struct SweepComparison {
    private(set) var changes: [SweepChange] = []

    mutating func compare(_ keys: [String], _ old: String, _ new: String) {
        note(keys, JSONWriter.quoted(old), JSONWriter.quoted(new), differ: !old.hasSameBytes(as: new))
    }

    mutating func compare(_ keys: [String], _ old: Int, _ new: Int) {
        note(keys, String(old), String(new), differ: old != new)
    }

    mutating func compare(_ keys: [String], _ old: [Int], _ new: [Int]) {
        note(keys, Self.list(old.map(String.init)), Self.list(new.map(String.init)), differ: old != new)
    }

    /// What decides what a program computes and what is read of it.
    mutating func comparePrograms(_ old: TrialProgram?, _ new: TrialProgram?) {
        let words = { (program: TrialProgram?) in
            program.map { Self.list($0.command.words.map(JSONWriter.quoted)) } ?? Self.absent
        }
        note(["trainer", "command"], words(old), words(new), differ: old?.command != new?.command)
        guard let old, let new else { return }
        compareSettings(old.comparedSettings, new.comparedSettings, at: ["trainer"])
    }

    /// What a trial came to under one set of rules says nothing about another.
    mutating func compareRules(_ old: [EarlyTermination], _ new: [EarlyTermination]) {
        let words = { (rules: [EarlyTermination]) in rules.isEmpty ? Self.absent : Self.list(rules.map(\.word)) }
        note(["early_terminate"], words(old), words(new), differ: old != new)
    }

    /// Settings by name; a missing one counts as its default.
    mutating func compareSettings(
        _ old: ParameterSet, _ new: ParameterSet, at keys: [String], defaults: ParameterSet = [:]
    ) {
        for name in Self.union(old.names, new.names) {
            let before = old[name] ?? defaults[name]
            let after = new[name] ?? defaults[name]
            note(keys + [name], Self.text(before), Self.text(after), differ: before != after)
        }
    }

    mutating func compareParameters(_ old: [Parameter], _ new: [Parameter]) {
        for name in Self.union(old.map(\.name), new.map(\.name)) {
            let before = old.first { $0.name.hasSameBytes(as: name) }
            let after = new.first { $0.name.hasSameBytes(as: name) }
            let keys = ["parameters", name]
            guard let before, let after else {
                note(keys, Self.text(before?.domain), Self.text(after?.domain), differ: true)
                continue
            }
            compareDomains(before.domain, after.domain, at: keys)
            note(keys, Self.text(before.path), Self.text(after.path), differ: before.path != after.path)
            for cause in Self.union(before.condition.keys, after.condition.keys) {
                let (old, new) = (before.condition[cause], after.condition[cause])
                note(
                    keys + ["when", cause], Self.text(old), Self.text(new),
                    differ: old.map(Set.init) != new.map(Set.init)
                )
            }
        }
    }

    private mutating func compareDomains(_ old: Domain, _ new: Domain, at keys: [String]) {
        guard case .list(let before, let was) = old, case .list(let after, let are) = new else {
            return note(keys, Self.text(old), Self.text(new), differ: old != new)
        }
        note(keys + ["values"], Self.text(before), Self.text(after), differ: before != after)
        note(keys + ["probabilities"], Self.text(was), Self.text(are), differ: before == after && was != are)
    }

    /// Only parameters of several values turn with the order, and it only matters when nothing else has changed.
    mutating func compareOrder(_ old: [Parameter], _ new: [Parameter]) {
        let before = old.filter { $0.domain.count != 1 }.map { ExactText($0.name) }
        let after = new.filter { $0.domain.count != 1 }.map { ExactText($0.name) }
        guard before != after, Set(before) == Set(after) else { return }
        let names = { (names: [ExactText]) in names.map(\.text).joined(separator: ", ") }
        note(["parameters"], names(before), names(after), differ: true)
    }

    /// Rows by position, since their order decides the numbers of the trials.
    mutating func compareRows(_ old: [ParameterSet], _ new: [ParameterSet]) {
        for index in 0..<max(old.count, new.count) {
            let before = index < old.count ? old[index] : nil
            let after = index < new.count ? new[index] : nil
            guard before != after else { continue }
            let path = JSONPath().key("trials").index(index)
            let (old, new) = (before?.jsonText ?? Self.absent, after?.jsonText ?? Self.absent)
            changes.append(SweepChange(path: path, old: old, new: new))
        }
    }

    private mutating func note(_ keys: [String], _ old: String, _ new: String, differ: Bool) {
        guard differ else { return }
        changes.append(SweepChange(path: JSONPath(keys.map { .key($0) }), old: old, new: new))
    }

    private static let absent = "absent"

    private static func text(_ value: ParameterValue?) -> String { value?.jsonText ?? absent }

    private static func text(_ values: [ParameterValue]?) -> String {
        values.map { list($0.map(\.jsonText)) } ?? absent
    }

    private static func text(_ domain: Domain?) -> String {
        domain?.distribution.map(\.description) ?? text(domain?.values)
    }

    private static func text(_ numbers: [Double]?) -> String {
        numbers.map { list($0.map { Number(plain: $0).literal }) } ?? absent
    }

    private static func text(_ path: [String]) -> String { list(path.map { JSONWriter.quoted($0) }) }

    private static func list(_ texts: [String]) -> String { "[" + texts.joined(separator: ", ") + "]" }

    private static func union(_ old: [String], _ new: [String]) -> [String] {
        old + new.filter { !old.containsBytes(of: $0) }
    }
}

extension TrialProgram {
    /// What else than the command may not change in a stored sweep.
    fileprivate var comparedSettings: ParameterSet {
        var settings: ParameterSet = ["resumable": .boolean(isResumable)]
        settings["program"] = file.map { .string($0) }
        settings["epochs"] = epochs.map { .number(Number($0)) }
        switch reports {
        case .lines: break
        case .pattern(let pattern): settings["reports"] = .object(["pattern": .string(pattern)])
        case .file(let file): settings["reports"] = .object(["file": .string(file)])
        }
        return settings
    }
}
