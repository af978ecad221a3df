public import Parameters

extension Sweep {
    /// More trials than this are refused when the file is read: each takes some 4 KB of memory.
    public static let trialLimit = 100_000

    /// Every trial, numbered from 1: the configurations in their order, and all seeds of each one after the other.
    ///
    /// A parameter whose condition does not hold is absent, so that the row's value, else the trainer's, else the default
    /// holds. `settings` begins with the names of `defaults`.
    public func trials(defaults: ParameterSet) -> [Trial] {
        let fixed = defaults.merging(trainer)
        return configurations.enumerated().flatMap { index, configuration in
            seeds.enumerated().map { repetition, seed in
                Trial(
                    number: index * seeds.count + repetition + 1, parameters: configuration,
                    settings: fixed.merging(configuration), seed: seed)
            }
        }
    }

    /// How many trials there are in all.
    public var trialCount: Int { configurations.count * seeds.count }

    /// What rows and parameters make together.
    public var configurations: Configurations { Configurations(of: self) }
}
