public import Parameters
public import Planning

/// What whoever watches a run is told.
public enum RunEvent: Sendable {
    /// A worker is about to run, from the end of epoch `fromEpoch`.
    case started(Trial, attempt: Int, fromEpoch: Int)
    /// A checkpoint of the trial is cut short or changed, and is not used.
    case damaged(trial: Int, checkpoint: String)
    /// An epoch was recorded for the first time.
    case recorded(trial: Int, Report)
    /// What a program reported before what is recorded next, as far as a display has room for it.
    case reported(trial: Int, [Report])
    /// An attempt is over, or somebody decided about the trial, and this is where it stands.
    case settled(trial: Int, TrialState, reason: String?)
    /// What a program reported does not count, and why.
    case noticed(trial: Int, ReportNotice)
    /// The last lines of the output of a program's trial that failed, and the file that holds the rest.
    case lastLines(trial: Int, [String], log: String)
    /// The whole sweep was put aside, or goes on.
    case held(Bool)
    /// The run is over because there are no further trials to propose.
    case exhausted(Exhaustion)
    /// The run waits for another process.
    case waiting(String)
}
