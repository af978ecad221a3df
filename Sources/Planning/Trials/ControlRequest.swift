public import Foundation

/// What a person asks of the process that runs a sweep, from another process.
public struct ControlRequest: Hashable, Sendable, Identifiable {
    /// The verbs.
    public enum Action: String, Sendable, CaseIterable {
        /// End a trial for good, or the run as Ctrl-C does.
        case stop
        /// Put a trial, or the whole run, aside.
        case pause
        /// Let it go on.
        case resume
        /// Give a trial that failed, or all of them, another chance.
        case retry
    }

    /// What became of a request.
    public enum Answer: Hashable, Sendable {
        /// Nobody has seen to it yet.
        case open
        /// It was carried out.
        case done
        /// It was not, and this is why.
        case refused(String)
    }

    /// The store's own number of it; later ones are greater.
    public let id: Int64
    /// The trial's number in its sweep; nil means the whole sweep.
    public var trial: Int?
    /// What is asked.
    public var action: Action
    /// When, to the millisecond.
    public var askedAt: Date

    /// A request as the store holds it.
    public init(id: Int64, trial: Int?, action: Action, askedAt: Date) {
        self.id = id
        self.trial = trial
        self.action = action
        self.askedAt = askedAt
    }
}
