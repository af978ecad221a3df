public import Parameters
import Planning

/// What happened in a sweep, in the order in which it was recorded: all that search methods and stopping rules know.
///
/// It grows with events and is never changed otherwise, so that whoever reads the records of a sweep again comes to the
/// same decisions.
public struct History: Sendable {
    /// What a stopping rule or a search method needs besides counts.
    public enum Detail: Sendable {
        /// Nothing: memory stays flat however many trials there are.
        case counts
        /// Every report of every trial.
        case curves
    }

    /// How many trials one configuration has: one for each seed.
    public let repeats: Int
    /// Trials that were proposed; their numbers are 1 to this one.
    public private(set) var trials = 0
    /// The configuration of the last proposed trial; nil before the first.
    public private(set) var lastConfiguration: ParameterSet?
    /// Of every trial that reported, in order; empty unless curves are kept.
    public private(set) var curves: [Int: [Report]] = [:]
    /// Trials that trained to their end.
    public private(set) var finished: Set<Int> = []
    private var indices: [CurveView: CurveIndex]

    /// The configurations as a method that learns sees them; nil when none does.
    public private(set) var observations: Observations?

    private let detail: Detail
    /// The keys of the proposed configurations; nil when no method asks for them.
    private var proposed: Set<ExactText>?

    /// An empty history of a sweep whose configurations are repeated so often.
    ///
    /// - Parameters:
    ///   - keepsConfigurations: Whether ``hasProposed(_:)`` is asked.
    ///   - observations: What the method keeps of results, those of earlier runs and of other sweeps in it.
    ///   - views: What ``index(_:)`` is asked for.
    public init(
        repeats: Int, detail: Detail = .counts, keepsConfigurations: Bool = false, observations: Observations? = nil,
        views: [CurveView] = []
    ) {
        indices = Dictionary(views.map { ($0, CurveIndex($0)) }) { first, _ in first }
        self.repeats = max(repeats, 1)
        self.detail = detail
        self.observations = observations
        proposed = keepsConfigurations ? [] : nil
    }

    /// Configurations that were proposed, the last one perhaps not yet with all of its seeds.
    public var configurations: Int { (trials + repeats - 1) / repeats }

    /// Whether the last configuration still lacks trials, and the position of the seed of the next one.
    var nextRepeat: Int { trials % repeats }

    /// The values of all trials as a view shows them; nil for one that the history was not made with.
    public func index(_ view: CurveView) -> CurveIndex? { indices[view] }

    /// Whether a configuration was proposed; false when configurations are not kept.
    ///
    /// Kept are texts that equal configurations share: a tenth of the memory that the configurations would take.
    public func hasProposed(_ configuration: ParameterSet) -> Bool {
        proposed?.contains(ExactText(configuration.configurationKey)) ?? false
    }

    /// Takes the next trial; with several seeds, those of a configuration follow each other.
    public mutating func propose(_ configuration: ParameterSet) {
        if nextRepeat == 0 { observations?.propose(configuration) }
        trials += 1
        lastConfiguration = configuration
        proposed?.insert(ExactText(configuration.configurationKey))
    }

    /// Trials that earlier runs proposed, the last one of that configuration.
    ///
    /// - Parameter keys: Those of all their configurations.
    mutating func recall(_ count: Int, last: ParameterSet, keys: some Sequence<String>) {
        trials += count
        if count > 0 { lastConfiguration = last }
        proposed?.formUnion(keys.map(ExactText.init))
    }

    /// Says how a configuration, numbered from 0, fared so far: the mean over its seeds.
    public mutating func settle(_ configuration: Int, _ outcome: Observations.Outcome) {
        observations?.settle(configuration, outcome)
    }

    /// A new report of a trial; a program that began anew takes back what it reported from there on.
    mutating func report(_ report: Report, of trial: Int) {
        guard detail == .curves else { return }
        while let last = curves[trial]?.last, last.step >= report.step { curves[trial]?.removeLast() }
        curves[trial, default: []].append(report)
        for view in indices.keys {
            guard let value = report.metrics[view.metric.name] else { continue }
            indices[view]?.report(value, at: report.step, of: trial)
        }
    }

    /// A trial trained to its end.
    mutating func finish(_ trial: Int) { finished.insert(trial) }
}
