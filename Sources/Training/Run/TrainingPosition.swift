/// How far a run has come: the epoch in progress and what is done of it.
public struct TrainingPosition: Hashable, Sendable {
    /// From 1; one more than the last when all are done.
    public var epoch = 1
    /// Windows trained in this epoch; the evaluation is still to do when it is all of them.
    public var window = 0
    /// Sum of the losses of these windows, in nats.
    public var lossSum = 0.0
    /// Seconds spent on these windows.
    public var seconds = 0.0

    /// The beginning of an epoch.
    public init(epoch: Int = 1) {
        self.epoch = epoch
    }
}
