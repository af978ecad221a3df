/// The metrics of one finished epoch.
public struct EpochMetrics: Hashable, Sendable {
    /// From 1.
    public var epoch: Int
    /// By name, for example `valid_perplexity`.
    public var values: [String: Double]
    /// Seconds the epoch took, evaluation included.
    public var seconds: Double
    /// Training speed; nil when the trainer did not tell.
    public var tokensPerSecond: Double?

    /// Metrics of one epoch.
    public init(epoch: Int, values: [String: Double], seconds: Double, tokensPerSecond: Double? = nil) {
        self.epoch = epoch
        self.values = values
        self.seconds = seconds
        self.tokensPerSecond = tokensPerSecond
    }
}
