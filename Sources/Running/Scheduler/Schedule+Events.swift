import Parameters
import Planning
import Recording

extension Schedule {
    /// What happened.
    enum Event: Sendable {
        /// The run begins.
        case opened
        /// The process of a trial is gone.
        case attemptEnded(trial: Int, AttemptVerdict, newEpochs: Int)
        /// A person asked for the end; a second time means now.
        case interrupted
        /// Another process asks for something.
        case asked(ControlRequest)
        /// The worker of a trial gave a sign of life.
        case stirred(trial: Int)
        /// The worker of a trial and its children were seen to use so much memory.
        case measured(trial: Int, memory: ByteCount)
        /// Nothing but time passed.
        case timePassed
    }

    /// What to do about it, in this order.
    enum Command: Hashable, Sendable {
        case start(trial: Int)
        case order(trial: Int, WorkerOrder)
        /// The trial's attempt is over for that cause, and this is where the trial stands now.
        case settle(trial: Int, TrialState, reason: String?, cause: AttemptCause)
        /// This is where a trial stands now that nobody works on.
        case place(trial: Int, TrialState, reason: String?)
        /// The trial waits again, and its attempts so far count for nothing.
        case forgive(trial: Int)
        /// The whole sweep is put aside, or goes on.
        case hold(Bool)
        /// A request was carried out, or refused for that reason.
        case close(ControlRequest.ID, refusal: String?)
        case end(ScheduleEnd)
    }
}
