public import Foundation

/// What a person asks of the process that runs a sweep, from another process.
public struct ControlRequest: Hashable, Sendable, Identifiable {
    /// `apus stop`, `pause`, `resume` and `retry`.
    public enum Action: String, Sendable, CaseIterable {
        /// End a trial for good, or the run as Ctrl-C does.
        case stop
        /// End a trial's attempt with a checkpoint, or those of the whole run, and start none until it is resumed.
        case pause
        /// Let a trial that was paused or stopped, or a paused run, go on.
        case resume
        /// Give a trial that failed, or all of them, another chance.
        case retry
    }

    /// What became of a request.
    public enum Answer: Hashable, Sendable {
        /// The process that runs the sweep has not read it yet.
        case open
        case done
        /// And why.
        case refused(String)
    }

    /// The store's own number of it; later ones are greater.
    public let id: Int64
    /// The trial's number in its sweep; nil means the whole sweep.
    public var trial: Int?
    /// What is to become of the trial or the sweep.
    public var action: Action
    /// To the millisecond.
    public var askedAt: Date

    /// A request as the store holds it.
    public init(id: Int64, trial: Int?, action: Action, askedAt: Date) {
        self.id = id
        self.trial = trial
        self.action = action
        self.askedAt = askedAt
    }
}
