import Parameters

/// A rule of `early_terminate`: which trials end, or wait, before their last epoch.
public struct EarlyTermination: Hashable, Sendable {
    /// What decides.
    public enum Kind: Hashable, Sendable {
        case percentile(Percentile)
        /// A trial ends when its value leaves the range, from that step on.
        case threshold(lower: Double?, upper: Double?, warmupSteps: Int)
        /// A trial ends when it does not become better: what ``EarlyTermination/patience`` says.
        case patience
        /// Rungs at `first`·`eta`^k epochs, where trials pause and the best go on.
        case asha(first: Int, eta: Int)
        case successiveHalving(SuccessiveHalving)
        case hyperband(Hyperband)
    }

    /// Optuna's `PercentilePruner`; with 50, its `MedianPruner`.
    public struct Percentile: Hashable, Sendable {
        /// The share of trials that may go on, 0 to 100.
        public var percentile = 50.0
        /// Trials that must have finished before any is ended.
        public var startupTrials = 5
        /// Steps at which no trial is ended.
        public var warmupSteps = 0
        /// A trial is judged every so many steps after the warm-up.
        public var intervalSteps = 1
        /// Trials that must have a value at a step before one is ended there. One, as Optuna has it, is no measure.
        public var minimumTrials = 3

        /// Optuna's defaults, but for the last.
        public init() {}
    }

    /// Optuna's `SuccessiveHalvingPruner`.
    public struct SuccessiveHalving: Hashable, Sendable {
        /// The step of the first rung.
        public var minimumResource = 1
        /// One of so many goes on.
        public var reductionFactor = 4
        /// So many rungs at the beginning are left out.
        public var minimumRate = 0
        /// So many trials end at a rung before one passes it.
        public var bootstrapCount = 0

        /// Optuna's defaults, but for `min_resource`, which it guesses.
        public init() {}
    }

    /// W&B's `hyperband`.
    public struct Hyperband: Hashable, Sendable {
        /// The first band; nil when ``maximum`` says where the last is.
        public var minimum: Int?
        /// The number of values behind the last band.
        public var maximum: Int?
        /// How many bands lie before ``maximum``.
        public var brackets = 1
        /// One of so many goes on.
        public var eta = 3.0
        /// Whether the value at the band counts, and not the best one so far.
        public var isStrict = true

        /// W&B's defaults.
        public init() {}
    }

    /// How long a trial may become no better before it is ended.
    public struct Patience: Hashable, Sendable {
        /// So many values after the best one.
        public var values: Int
        /// By so much a value must be better to count as better.
        public var minimumDelta: Double

        /// `values`, and any improvement counts unless told otherwise.
        public init(values: Int, minimumDelta: Double = 0) {
            self.values = values
            self.minimumDelta = minimumDelta
        }
    }

    /// With whom a trial is compared.
    public enum Others: String, Hashable, Sendable, CaseIterable {
        /// All that came to the step.
        case reached
        /// Those of them that finished.
        case finished
    }

    /// What decides.
    public var kind: Kind
    /// With whom a percentile compares.
    public var against = Others.reached
    /// Over how many of the last values a mean is taken.
    public var window = 1
    /// The rule ends only trials that did not become better for so long; nil for at once.
    public var patience: Patience?

    /// A rule without smoothing and patience.
    public init(_ kind: Kind) { self.kind = kind }
}

extension EarlyTermination {
    /// Reads a rule that has its shape; nil when it has not.
    init?(_ node: JSONNode) {
        func integer(_ key: String, _ standard: Int) -> Int { node[key]?.integer ?? standard }
        switch node["type"]?.text {
        case "median", "percentile":
            var settings = Percentile()
            settings.percentile = node["percentile"]?.double ?? settings.percentile
            settings.startupTrials = integer("n_startup_trials", settings.startupTrials)
            settings.warmupSteps = integer("n_warmup_steps", settings.warmupSteps)
            settings.intervalSteps = integer("interval_steps", settings.intervalSteps)
            settings.minimumTrials = integer("n_min_trials", settings.minimumTrials)
            self.init(.percentile(settings))
        case "threshold":
            self.init(
                .threshold(
                    lower: node["lower"]?.double, upper: node["upper"]?.double,
                    warmupSteps: integer("n_warmup_steps", 0)))
        case "patience": self.init(.patience)
        case "asha": self.init(.asha(first: integer("first", 1), eta: integer("eta", 3)))
        case "successive_halving":
            var settings = SuccessiveHalving()
            settings.minimumResource = integer("min_resource", settings.minimumResource)
            settings.reductionFactor = integer("reduction_factor", settings.reductionFactor)
            settings.minimumRate = integer("min_early_stopping_rate", settings.minimumRate)
            settings.bootstrapCount = integer("bootstrap_count", settings.bootstrapCount)
            self.init(.successiveHalving(settings))
        case "hyperband":
            var settings = Hyperband()
            settings.minimum = node["min_iter"]?.integer
            settings.maximum = settings.minimum == nil ? node["max_iter"]?.integer : nil
            settings.brackets = integer("s", settings.brackets)
            settings.eta = node["eta"]?.double ?? settings.eta
            settings.isStrict = node["strict"]?.parameterValue != .boolean(false)
            self.init(.hyperband(settings))
        default: return nil
        }
        against = node["against"]?.text.flatMap(Others.init) ?? against
        window = integer("window", window)
        patience = node["patience"]?.integer.map { Patience(values: $0, minimumDelta: node["min_delta"]?.double ?? 0) }
    }

    /// Whether trials wait at rungs and go on later.
    public var pauses: Bool { if case .asha = kind { true } else { false } }
}

extension EarlyTermination {
    /// Its `type`.
    public var word: String {
        switch kind {
        case .percentile(let settings): settings.percentile == 50 ? "median" : "percentile"
        case .threshold: "threshold"
        case .patience: "patience"
        case .asha: "asha"
        case .successiveHalving: "successive_halving"
        case .hyperband: "hyperband"
        }
    }
}
