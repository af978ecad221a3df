public import Parameters

/// What a sweep file may say about a trainer: the settings that can be fixed and varied, and what trials can be compared
/// by.
public struct TrainerVocabulary: Sendable {
    /// Every setting it understands.
    public var settings: [Setting]
    /// Every metric it reports; empty when any name will do.
    public var metrics: [String]
    /// What holds for a setting that nobody fixes.
    public var defaults: ParameterSet

    /// These settings with their defaults, and these metrics.
    public init(settings: [Setting], metrics: [String]) {
        self.settings = settings
        self.metrics = metrics
        defaults = ParameterSet(defaultsOf: settings)
    }
}
