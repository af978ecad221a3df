public import Parameters

/// Every recorded epoch of one trial as rows of numbers: what long exports are made of.
public struct TrialCurve: Sendable {
    /// When an epoch was and how long it took.
    public struct Epoch: Hashable, Sendable {
        /// From 1.
        public var number: Int
        /// Evaluation included.
        public var seconds: Double
        /// Training speed; nil when the trainer did not tell.
        public var tokensPerSecond: Double?

        /// An epoch.
        public init(number: Int, seconds: Double, tokensPerSecond: Double?) {
            self.number = number
            self.seconds = seconds
            self.tokensPerSecond = tokensPerSecond
        }
    }

    /// The trial's number.
    public var trial: Int
    /// In order.
    public var epochs: [Epoch]
    /// `[epochs, metrics]`, row-major; nil where an epoch has no value of a metric.
    public var values: [Double?]

    /// A curve without values of `metrics` metrics.
    public init(trial: Int, epochs: [Epoch], metrics: Int) {
        self.trial = trial
        self.epochs = epochs
        values = Array(repeating: nil, count: epochs.count * metrics)
    }

    /// The values of `metrics`, in that order, from `epochs`.
    public init(trial: Int, _ epochs: [Report], metrics: [String]) {
        self.trial = trial
        self.epochs = epochs.map {
            Epoch(number: $0.step, seconds: $0.seconds, tokensPerSecond: $0.tokensPerSecond)
        }
        values = epochs.flatMap { epoch in metrics.map { epoch.metrics[$0] } }
    }

    /// Its epochs with their values by name; `metrics` names the columns of `values`.
    public func epochMetrics(_ metrics: [String]) -> [Report] {
        epochs.enumerated().map { index, epoch in
            let row = values[index * metrics.count..<(index + 1) * metrics.count]
            let known = zip(metrics, row).compactMap { name, value in value.map { (name, $0) } }
            return Report(
                step: epoch.number, metrics: ValuesByName(known), seconds: epoch.seconds,
                tokensPerSecond: epoch.tokensPerSecond)
        }
    }
}
