/// What a person can ask of the process that runs a sweep.
public enum ControlAction: String, Sendable, CaseIterable {
    /// End a trial for good, or the run as Ctrl-C does.
    case stop
    /// Put a trial, or the whole run, aside.
    case pause
    /// Let it go on.
    case resume
    /// Give a trial that failed, or all of them, another chance.
    case retry
}
