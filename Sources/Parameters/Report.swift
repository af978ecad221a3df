/// What a worker says at a step of its training: metrics by name.
public struct Report: Hashable, Sendable {
    /// Where in the training; the engine's steps are epochs, from 1.
    public var step: Int
    /// By name, for example `valid_perplexity`. NaN and infinity are values.
    public var metrics: [String: Double]
    /// Seconds that the step took, evaluation included.
    public var seconds: Double
    /// Tokens trained a second, evaluation left out; nil when the trainer did not tell.
    public var tokensPerSecond: Double?

    /// A report.
    public init(step: Int, metrics: [String: Double], seconds: Double, tokensPerSecond: Double? = nil) {
        self.step = step
        self.metrics = metrics
        self.seconds = seconds
        self.tokensPerSecond = tokensPerSecond
    }
}
