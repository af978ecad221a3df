public import Planning
public import Recording

/// A sweep as `apus status` shows it.
public struct SweepStatus: Sendable {
    /// What a process does with a sweep.
    public enum Activity: String, Sendable {
        case running, paused
    }

    /// The sweep.
    public var sweep: SweepRecord
    /// How many trials are in each state.
    public var counts: [TrialState: Int]
    /// The best trial so far.
    public var best: TrialScore?
    /// What a process does with the sweep; nil when there is none.
    public var activity: Activity?

    /// Whether trials are marked as running and nobody runs them: a run died, and the next one goes on with them.
    public var isAbandoned: Bool { counts[.running, default: 0] > 0 && activity == nil }
}

extension Workspace {
    /// How far the sweep of that name is, or every sweep of the store.
    public func status(of name: String?) throws -> [SweepStatus] {
        let store = try openForReading()
        let records = try name.map { [try store.chosenSweep($0)] } ?? store.sweeps()
        return try records.map { record in
            SweepStatus(
                sweep: record, counts: try store.counts(of: record.id), best: try store.leader(of: record.id),
                activity: isRun(record) ? (record.pausedAt == nil ? .running : .paused) : nil)
        }
    }
}
