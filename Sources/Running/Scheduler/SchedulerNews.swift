public import Parameters
public import Planning

/// What a scheduler tells whoever watches it.
public enum SchedulerNews: Sendable {
    /// A worker process is about to run, from the end of epoch `fromEpoch`.
    case started(trial: Int, attempt: Int, fromEpoch: Int)
    /// A checkpoint of the trial is cut short or changed, and is not used.
    case damaged(trial: Int, checkpoint: String)
    /// An epoch was recorded for the first time.
    case recorded(trial: Int, Report)
    /// An attempt is over, and this is where its trial stands.
    case settled(trial: Int, TrialState, reason: String?)
    /// The whole sweep was put aside, or goes on.
    case held(Bool)
}
