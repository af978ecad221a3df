import Parameters
import Planning
import Recording

extension Schedule {
    /// What the sweep file says about carrying it out.
    struct Rules: Sendable {
        /// Trials at a time.
        var workers: Int
        /// Consecutive attempts without a new epoch that may follow the first one.
        var retries = 2
        /// Longest running time of a trial over all its attempts.
        var trialTimeout: Duration?
        /// Most memory of a worker and its children.
        var trialMemory: ByteCount?
        /// How long a worker may give no sign of life.
        var hangTimeout: Duration?
        /// What happens after a trial failed for good.
        var onFailure = FailurePolicy.continue
    }

    /// A trial as it was left by earlier runs, and then by this one.
    struct Standing: Sendable {
        /// Its number.
        var trial: Int
        /// Where it stands.
        var state = TrialState.waiting
        /// Consecutive failed attempts without a new epoch.
        var failures = 0
        /// Running time of its attempts so far.
        var spent = Duration.zero
        /// How many of its epochs are recorded.
        var epochs = 0
    }

    /// A trial whose turn comes when a worker is free.
    struct Waiting {
        var trial: Int
        var notBefore: Duration
    }

    /// A trial that a worker is on.
    struct Running {
        var since: Duration
        var deadline: Duration?
        /// Why it was asked to end, or killed.
        var ending: Ending?
        var isKilled = false
        /// Whether there was a sign of life since the last look.
        var hasStirred = false
        /// Time that passed without a sign of life.
        var silence = Duration.zero
        /// To be closed when the attempt is over.
        var requests: [ControlRequest] = []
    }

    /// Why an attempt is to end before its trial is done.
    enum Ending: Hashable, Sendable {
        case interrupted
        /// The whole sweep is put aside, or somebody changed his mind: the trial goes back to those that wait.
        case setBack
        case paused
        case stopped
        case timedOut
        case hung
        case overMemory(ByteCount)
    }
}
