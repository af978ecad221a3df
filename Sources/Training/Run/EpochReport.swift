/// What a finished epoch has to say.
public struct EpochReport: Hashable, Sendable {
    /// From 1.
    public var epoch: Int
    /// By name: `learning_rate`, `train_running_loss`, `valid_loss`, `test_loss`, `train_loss` when it was evaluated,
    /// and for each loss the perplexity, its exponential.
    public var metrics: [String: Double]
    /// Seconds of the whole epoch, evaluation included.
    public var seconds: Double
    /// Tokens trained a second, evaluation left out.
    public var tokensPerSecond: Double

    /// Every name that `metrics` can hold.
    public static let metricNames =
        ["learning_rate"] + ["train_running", "train", "valid", "test"].flatMap { ["\($0)_loss", "\($0)_perplexity"] }
}
