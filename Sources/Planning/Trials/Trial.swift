public import Parameters

/// One set of parameter values plus one seed.
public struct Trial: Hashable, Sendable {
    /// From 1 in its sweep, never reused.
    public var number: Int
    /// What the sweep file varies: the configuration.
    public var parameters: ParameterSet
    /// Everything the trainer is told: its defaults, overlaid with `trainer` of the file, overlaid with `parameters`.
    public var settings: ParameterSet
    /// The seed of initial weights and dropout masks.
    public var seed: Int

    /// Epochs to reach.
    public var epochs: Int { settings["epochs"]?.integer ?? 1 }

    /// A trial.
    public init(number: Int, parameters: ParameterSet, settings: ParameterSet, seed: Int) {
        self.number = number
        self.parameters = parameters
        self.settings = settings
        self.seed = seed
    }
}
