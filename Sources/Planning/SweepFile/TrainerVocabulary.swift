public import Parameters

/// What a sweep file may say about a trainer: the settings that can be fixed and varied, and what trials can be compared
/// by.
public struct TrainerVocabulary: Sendable {
    /// Every setting it understands; of a trainer that takes any, those that it describes.
    public var settings: [Setting]
    /// Whether it takes settings that it does not describe: any program does.
    public var isOpen: Bool
    /// Every metric it reports; empty when any name will do.
    public var metrics: [String]
    /// What holds for a setting that nobody fixes.
    public var defaults: ParameterSet

    /// These settings with their defaults, and these metrics.
    public init(settings: [Setting], isOpen: Bool = false, metrics: [String]) {
        self.settings = settings
        self.isOpen = isOpen
        self.metrics = metrics
        defaults = ParameterSet(defaultsOf: settings)
    }
}

extension TrainerVocabulary {
    /// The settings that a sweep file may name: those that are described and, where any is taken, those that it names
    /// besides.
    func settings(namedIn root: JSONNode) -> [Setting] {
        guard isOpen else { return settings }
        let trainer = root.startsProgram ? nil : root["trainer"]
        let objects = [trainer].compactMap(\.self) + (root["trials"]?.elements ?? [])
        var known = settings.map(\.name).exact
        let named = objects.flatMap(\.members).map(\.key) + Self.parameterNames(in: root["parameters"])
        let others = named.filter { known.insert(ExactText($0)).inserted }
        return settings
            + others.map { Setting(name: $0, kind: .any, defaultValue: .null, documentation: "Taken as it stands.") }
    }

    /// The names of parameters, of those in a group with the group's before a dot.
    private static func parameterNames(in node: JSONNode?, prefix: String = "") -> [String] {
        (node?.members ?? []).flatMap { member in
            guard let inner = member.node["parameters"] else { return [prefix + member.key] }
            return parameterNames(in: inner, prefix: prefix + member.key + ".")
        }
    }
}
