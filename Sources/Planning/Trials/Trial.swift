public import Parameters

/// One set of parameter values plus one seed.
public struct Trial: Hashable, Sendable {
    /// From 1 in its sweep, never reused.
    public var number: Int
    /// What the sweep file varies: the configuration.
    public var parameters: ParameterSet
    /// Everything the engine is told: its defaults, overlaid with `trainer` of the file, overlaid with `parameters`. A
    /// program is told its parameters; here stands but `epochs`, where its length is known.
    public var settings: ParameterSet
    /// The seed of initial weights and dropout masks.
    public var seed: Int

    /// Epochs to reach; nil when that is not known before the trial ends.
    public var epochs: Int? { settings["epochs"]?.integer }

    /// `settings` hold the values of `parameters` already.
    public init(number: Int, parameters: ParameterSet, settings: ParameterSet, seed: Int) {
        self.number = number
        self.parameters = parameters
        self.settings = settings
        self.seed = seed
    }
}

/// Where a trial stands, as tables show it and the store keeps it.
public enum TrialState: String, Sendable, CaseIterable {
    /// Not started, or interrupted and to be resumed.
    case waiting
    /// A worker process is on it.
    case running
    /// By a rule until it is promoted, or by a person until it is resumed.
    case paused
    /// Reached its last epoch.
    case finished
    /// Ended early by a rule or a person.
    case stopped
    /// Used up its retries.
    case failed
    /// Its loss was not finite or passed a limit of `diverged`; a result, not a failure.
    case diverged

    /// Whether nothing more happens to the trial by itself.
    public var isFinal: Bool {
        switch self {
        case .waiting, .running, .paused: false
        case .finished, .stopped, .failed, .diverged: true
        }
    }

    /// Where rankings put the trial before they look at its value: 0 for finished trials, 2 for diverged ones, 1 for all
    /// others.
    ///
    /// The store's SQL is made of this; the released view `best_by_cell` spells it out and is tested against it.
    public var rankTier: Int {
        switch self {
        case .finished: 0
        case .waiting, .running, .paused, .stopped, .failed: 1
        case .diverged: 2
        }
    }
}

/// The trials of a sweep in order, numbered from 1, each made when it is asked for: the configurations in their order, and
/// all seeds of each one after the other.
///
/// A parameter whose condition does not hold is absent, so that the row's value, else the trainer's, else the default
/// holds.
public struct Trials: Sendable {
    private let configurations: Configurations
    private let seeds: [Int]
    private let settings: TrialSettings

    /// The trials of `sweep`, whose settings begin with the names of `defaults`.
    init(of sweep: Sweep, defaults: ParameterSet) {
        configurations = sweep.configurations
        seeds = sweep.seeds
        settings = TrialSettings(sweep, defaults: defaults)
    }

    /// The trial with number `position` + 1.
    public subscript(position: Int) -> Trial {
        let configuration = configurations[position / seeds.count]
        return Trial(
            number: position + 1, parameters: configuration, settings: settings.of(configuration),
            seed: seeds[position % seeds.count])
    }
}

/// What the trainer of a sweep is told of a configuration.
public struct TrialSettings: Sendable {
    private let fixed: ParameterSet
    private let holdsParameters: Bool

    /// The settings of the trials of `sweep`; what `defaults` has holds where neither the file nor the configuration says
    /// otherwise.
    public init(_ sweep: Sweep, defaults: ParameterSet) {
        holdsParameters = sweep.program == nil
        if let program = sweep.program {
            fixed = program.epochs.map { ["epochs": .number(Number($0))] } ?? [:]
        } else {
            fixed = defaults.merging(sweep.trainer)
        }
    }

    /// The same settings for every configuration that says nothing of them.
    public init(fixed: ParameterSet) {
        self.fixed = fixed
        holdsParameters = true
    }

    /// The settings of one configuration.
    public func of(_ configuration: ParameterSet) -> ParameterSet {
        holdsParameters ? fixed.merging(configuration) : fixed
    }
}

extension Trials: RandomAccessCollection {
    /// The position of trial 1: 0.
    public var startIndex: Int { 0 }
    /// How many trials there are.
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
