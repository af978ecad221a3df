public import Foundation

/// One row of the table through which other processes speak to the one that runs a sweep.
public struct ControlRequest: Hashable, Sendable, Identifiable {
    /// The store's own number of it; later ones are greater.
    public let id: Int64
    /// The trial's number in its sweep; nil means the whole sweep.
    public var trial: Int?
    /// What is asked.
    public var action: ControlAction
    /// When, to the millisecond.
    public var askedAt: Date

    /// A request.
    public init(id: Int64, trial: Int?, action: ControlAction, askedAt: Date) {
        self.id = id
        self.trial = trial
        self.action = action
        self.askedAt = askedAt
    }
}
