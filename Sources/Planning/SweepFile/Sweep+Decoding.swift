public import Parameters

extension Sweep {
    /// A larger file is refused unread: 16 MiB.
    public static let byteLimit = 1 << 24

    /// Reads a sweep file and finds it valid as a whole, or throws ``PlanningError/invalidSweepFile(file:problems:)``
    /// with everything that is wrong with it.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - file: its path; names the sweep when nothing else does, and stands in messages.
    ///   - overrides: applied in this order before anything is checked.
    ///   - name: takes the place of the file's `name`.
    ///   - trainer: the settings that may be fixed and varied.
    ///   - metrics: what the trainer reports; empty when any name will do.
    public static func decode(
        _ bytes: [UInt8], file: String, overrides: [Override] = [], name: String? = nil,
        trainer: [Setting], metrics: [String]
    ) throws(PlanningError) -> Sweep {
        let overrides = overrides + (name.map { [Override(name: $0)] } ?? [])
        guard bytes.count <= byteLimit else { throw .invalidSweepFile(file: file, problems: [tooLarge]) }
        let (read, mistakes) = JSONNode.reading(bytes)
        var problems = mistakes
        if var root = read {
            for change in overrides { root.apply(change, into: &problems) }
            let shape = SweepFileShape(settings: trainer, metrics: metrics)
            Shape.object(shape.root).check(root, at: JSONPath(), into: &problems)
            let document = SweepDocument(root: root, settings: trainer, problems: problems)
            problems += document.brokenRules()
            if problems.isEmpty {
                let text = overrides.isEmpty ? String(decoding: bytes, as: UTF8.self) : root.readableText + "\n"
                return document.sweep(defaultName: defaultName(file: file), text: text)
            }
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
        _ text: String, file: String, overrides: [Override] = [], name: String? = nil,
        trainer: [Setting], metrics: [String]
    ) throws(PlanningError) -> Sweep {
        try decode(
            Array(text.utf8), file: file, overrides: overrides, name: name, trainer: trainer, metrics: metrics)
    }

    /// The file's name without folders and `.json`.
    static func defaultName(file: String) -> String {
        let last = file.split(separator: "/").last.map(String.init) ?? ""
        let name = last.hasSuffix(".json") ? String(last.dropLast(5)) : last
        return name.isName ? name : "sweep"
    }
}
