public import Parameters
public import Planning

/// What happened to a sweep, in the order in which it is recorded.
public enum ScheduleEvent: Sendable {
    /// All that earlier runs left in files was read, and told as events.
    case recovered
    /// The run begins.
    case opened
    /// A trial's worker reported a step that was not recorded yet.
    case reported(trial: Int, Report)
    /// A trial's worker reported what cannot be true.
    case misreported(trial: Int, Reason)
    /// The attempt of a trial is over.
    case ended(trial: Int, Verdict)
    /// A person asked for the end; a second time means now.
    case interrupted
    /// Another process asks for something.
    case asked(ControlRequest)
    /// The worker of a trial gave a sign of life.
    case heartbeat(trial: Int)
    /// The worker of a trial and its children were seen to use so much memory.
    case measured(trial: Int, memory: ByteCount)
    /// A proposed trial cannot be run, and was not stored.
    case refused(trial: Int, Reason)
    /// Nothing but time passed.
    case timePassed
}

/// What the end of an attempt means.
public enum Verdict: Hashable, Sendable {
    /// The trial has all its epochs.
    case finished
    /// The attempt trained as far as it was to, and the trial is longer.
    case reachedUntil
    /// The loss left the rails.
    case diverged(Reason)
    /// Ended when asked to; the trial goes on later.
    case interrupted
    /// Ended with its scheduler, or left less than it should have; the trial goes on later.
    case lost
    /// The disk does not take what is to be written, no process can be started, or a text has changed: no other trial would
    /// fare better.
    case environmentFailure(Reason)
    /// Worth another attempt.
    case failed(Reason)
    /// No attempt can mend it.
    case unrecoverable(Reason)
}

/// What to do about an event, in this order.
public enum ScheduleCommand: Hashable, Sendable {
    /// Store a new trial.
    case propose(Trial)
    /// Begin an attempt that trains up to the end of an epoch; nil for as far as it goes.
    case start(trial: Int, until: Int?)
    /// Tell the worker of a trial.
    case order(trial: Int, StopOrder)
    /// A trial's attempt is over for that cause, and this is where the trial stands now.
    case settle(trial: Int, TrialState, Reason?, AttemptCause)
    /// This is where a trial stands now that nobody works on.
    case place(trial: Int, TrialState, Reason?)
    /// A trial waits again, and its attempts so far count neither as failures nor as running time.
    case reset(trial: Int)
    /// The whole sweep is put aside, or goes on.
    case hold(Bool)
    /// A request was carried out, or refused for that reason.
    case close(ControlRequest.ID, refusal: String?)
    /// The run is over.
    case end(ScheduleEnd)
}

/// What a running worker can be told.
public enum StopOrder: Hashable, Sendable {
    /// Leave a checkpoint at the next minibatch and end.
    case checkpointAndEnd
    /// End now.
    case kill
}

/// How a run over a sweep ended.
public enum ScheduleEnd: Hashable, Sendable {
    /// Nothing is left to do, or `on_failure` says to leave it; so many trials failed.
    case done(failed: Int)
    /// Asked to end; the same command goes on from here.
    case interrupted
    /// The disk takes nothing any more, no worker can be started, or a text has changed; the same command goes on from here
    /// when that is mended.
    case environmentFailure(Reason)
}
