import Parameters
public import Planning

/// A trial as the scheduler needs it: where it stands and who worked on it.
public struct TrialRecord: Sendable {
    /// Number, parameters, settings, seed.
    public var trial: Trial
    /// Where it stands.
    public var state: TrialState
    /// Why it is stopped, failed or diverged.
    public var reason: String?
    /// The last recorded epoch, 0 if there is none.
    public var recordedEpochs: Int
    /// Worker processes that worked on it, oldest first.
    public var attempts: [AttemptRecord]
    /// The last attempt that counts neither as a failure nor as running time, 0 if there is none.
    public var forgivenAttempt: Int

    /// A trial and its attempts.
    public init(
        trial: Trial, state: TrialState, reason: String? = nil, recordedEpochs: Int = 0, attempts: [AttemptRecord] = [],
        forgivenAttempt: Int = 0
    ) {
        self.trial = trial
        self.state = state
        self.reason = reason
        self.recordedEpochs = recordedEpochs
        self.attempts = attempts
        self.forgivenAttempt = forgivenAttempt
    }
}
