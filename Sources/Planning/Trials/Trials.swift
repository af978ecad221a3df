public import Parameters

/// The trials of a sweep in order, numbered from 1, each made when it is asked for: the configurations in their order, and
/// all seeds of each one after the other.
///
/// A parameter whose condition does not hold is absent, so that the row's value, else the trainer's, else the default
/// holds.
public struct Trials: Sendable {
    private let configurations: Configurations
    private let seeds: [Int]
    /// What holds for every setting that no configuration has.
    private let fixed: ParameterSet

    /// The trials of `sweep`, whose settings begin with the names of `defaults`.
    init(of sweep: Sweep, defaults: ParameterSet) {
        configurations = sweep.configurations
        seeds = sweep.seeds
        fixed = defaults.merging(sweep.trainer)
    }

    /// The trial with number `position` + 1.
    public subscript(position: Int) -> Trial {
        let configuration = configurations[position / seeds.count]
        return Trial(
            number: position + 1, parameters: configuration, settings: fixed.merging(configuration),
            seed: seeds[position % seeds.count])
    }
}

extension Trials: RandomAccessCollection {
    /// 0.
    public var startIndex: Int { 0 }
    /// The number of trials.
    public var endIndex: Int { configurations.count * seeds.count }
}

extension Sweep {
    /// More trials than this are refused when the file is read.
    public static let trialLimit = 100_000

    /// Every trial. What `defaults` has holds for settings that neither the file's `trainer` nor the configuration fixes.
    public func trials(defaults: ParameterSet) -> Trials { Trials(of: self, defaults: defaults) }

    /// How many trials there are in all.
    public var trialCount: Int { configurations.count * seeds.count }

    /// What rows and parameters make together.
    public var configurations: Configurations { Configurations(of: self) }
}
