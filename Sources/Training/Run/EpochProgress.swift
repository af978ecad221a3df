/// How far the epoch in progress has come.
public struct EpochProgress: Hashable, Sendable {
    /// From 1.
    public var epoch: Int
    /// Windows trained.
    public var window: Int
    /// Windows of the epoch.
    public var windows: Int
    /// Mean loss of the windows trained, in nats.
    public var loss: Double
    /// Tokens trained a second since the epoch began.
    public var tokensPerSecond: Double
}
