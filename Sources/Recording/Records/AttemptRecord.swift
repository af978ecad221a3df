public import Foundation

/// One worker process that worked on a trial.
public struct AttemptRecord: Sendable {
    /// From 1 in its trial.
    public var number: Int
    /// When it began, to the millisecond.
    public var startedAt: Date
    /// When it was over; nil while it runs, or when the scheduler died before it could write that down.
    public var endedAt: Date?
    /// The epoch of the checkpoint it went on from, 0 for a fresh start.
    public var fromEpoch: Int
    /// The worker's process number, once it was known.
    public var pid: Int?
    /// With what and where it was computed.
    public var origin: AttemptOrigin
    /// How it ended.
    public var end: AttemptEnd?
    /// Epochs that this attempt was the first to report.
    public var newEpochs: Int

    /// An attempt.
    public init(
        number: Int, startedAt: Date, endedAt: Date? = nil, fromEpoch: Int = 0, pid: Int? = nil,
        origin: AttemptOrigin, end: AttemptEnd? = nil, newEpochs: Int = 0
    ) {
        self.number = number
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.fromEpoch = fromEpoch
        self.pid = pid
        self.origin = origin
        self.end = end
        self.newEpochs = newEpochs
    }
}
