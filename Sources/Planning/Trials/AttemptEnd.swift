import Foundation

/// Why an attempt is over, in one word.
public enum AttemptCause: String, Sendable, CaseIterable {
    /// The trial reached its epochs.
    case finished
    /// The loss was not finite or passed a limit of `diverged`.
    case diverged
    /// A rule or a person ended the trial.
    case stopped
    /// A rule or a person put the trial, or a person the whole sweep, aside; it goes on later.
    case paused
    /// Ctrl-C, or a disk without room; the trial goes on later.
    case interrupted
    /// The scheduler died, so nobody saw the end.
    case lost
    /// The worker exited with an error or was killed by somebody else.
    case failed
    /// The worker gave no sign of life for too long and was killed.
    case hung
    /// The worker used more memory than it may and was killed.
    case overMemory = "over_memory"
    /// The trial's time was up.
    case timedOut = "timed_out"

    /// Whether it counts against `retries`: another attempt may mend it.
    public var isFailure: Bool {
        switch self {
        case .failed, .hung, .overMemory: true
        case .finished, .diverged, .stopped, .paused, .interrupted, .lost, .timedOut: false
        }
    }
}

/// How an attempt ended, for the records.
public struct AttemptEnd: Hashable, Sendable {
    /// Decides whether another attempt follows.
    public var cause: AttemptCause
    /// The worker's exit code, when it exited.
    public var exitCode: Int?
    /// The signal that killed the worker, when one did.
    public var signal: Int?
    /// For people, for example the last line of the worker's log.
    public var message: String?

    /// An end that nobody saw has neither exit code nor signal.
    public init(cause: AttemptCause, exitCode: Int? = nil, signal: Int? = nil, message: String? = nil) {
        self.cause = cause
        self.exitCode = exitCode
        self.signal = signal
        self.message = message
    }
}

/// Why an attempt ended, or a trial stands where it stands: facts, and the one sentence that is made of them.
public enum Reason: Hashable, Sendable {
    /// How far an attempt came: the steps that are recorded of its trial, and how many it was to reach.
    public struct Progress: Hashable, Sendable {
        /// Over all attempts of the trial.
        public var recorded: Int
        /// The step that the attempt was to reach; nil for as far as it goes.
        public var until: Int?

        /// `recorded` of the steps up to `until`.
        public init(recorded: Int, until: Int?) {
            self.recorded = recorded
            self.until = until
        }
    }

    /// The worker's own words.
    case said(String)
    /// A person stopped the trial after that step.
    case stoppedByUser(step: Int)
    /// A person put the trial aside after that step.
    case pausedByUser(step: Int)
    /// A rule put the trial aside at a rung, and what it saw there.
    case pausedAtRung(step: Int, RuleFacts? = nil)
    /// A rule ended the trial.
    case stoppedByRule(RuleFacts)
    /// It ran longer than `trial_timeout`.
    case timedOut(limit: Duration)
    /// It gave no sign of life for `hang_timeout`.
    case hung(limit: Duration)
    /// It used more than `trial_memory`.
    case overMemory(used: ByteCount, limit: ByteCount)
    /// It says that it finished, and has not reported everything.
    case incomplete(Progress)
    /// It exited without saying how it went; its last words.
    case exited(code: Int, Progress, lastWords: String?)
    /// A signal that nobody here sent ended it. `memoryRanOut`: whether the system killed some process for want of memory
    /// meanwhile; nil when it does not tell.
    case killed(signal: Int, Progress, memoryRanOut: Bool?, lastWords: String?)
    /// It reported what cannot be true.
    case misreported(String)
    /// It cannot write its folder; its last words.
    case cannotWrite(lastWords: String?)
    /// It could not be started.
    case notStarted(String)
    /// The trainer refuses a proposed trial.
    case refused(trial: Int, String)
}

extension Reason: CustomStringConvertible {
    /// The thing, the rule and the repair.
    public var description: String {
        switch self {
        case .said(let words), .misreported(let words): words
        case .stoppedByUser(let step): "stopped by the user " + Self.place(step)
        case .pausedByUser(let step): "paused by the user " + Self.place(step)
        case .pausedAtRung(let step, let facts):
            "paused at the rung of epoch \(step)" + (facts.map { ": \($0)" } ?? "")
        case .stoppedByRule(let facts): "stopped at epoch \(facts.step): \(facts)"
        case .timedOut(let limit): "ran longer than its trial_timeout of \(limit.secondsText) s"
        case .hung(let limit): "gave no sign of life for \(limit.secondsText) s (hang_timeout)"
        case .overMemory(let used, let limit): "used \(used) of memory, more than its trial_memory of \(limit)"
        case .incomplete(let progress):
            "the worker said it finished, but reported \(progress.steps)"
        case .exited(0, let progress, let words):
            "the worker exited with code 0 \(progress), without having finished\(Self.quote(words))"
        case .exited(let code, let progress, let words):
            "the worker exited with code \(code) \(progress)\(Self.quote(words))"
        case .killed(let signal, let progress, let memoryRanOut, let words):
            "the worker was killed by \(SignalName.text(signal)) \(progress)"
                + Self.guess(signal, memoryRanOut) + Self.quote(words)
        case .cannotWrite(let words):
            words.map { $0.hasPrefix("apus: ") ? String($0.dropFirst(6)) : $0 }
                ?? "a worker cannot write its folder; make room or make it writable, then run the same command again"
        case .notStarted(let why): "a worker could not be started: \(why)"
        case .refused(let trial, let why): "trial \(trial) cannot be run: \(why)"
        }
    }

    private static func place(_ step: Int) -> String {
        step > 0 ? "at epoch \(step)" : "before the end of its first epoch"
    }

    private static func quote(_ lastWords: String?) -> String { lastWords.map { ": \($0)" } ?? "" }

    /// Who sent SIGKILL, for the system sends it too when memory runs out.
    private static func guess(_ signal: Int, _ memoryRanOut: Bool?) -> String {
        guard signal == Int(SIGKILL) else { return "" }
        return switch memoryRanOut {
        case true?: ", when the system had run out of memory; run fewer workers, or smaller models"
        case false?: ""
        case nil: ", perhaps by the system, for want of memory"
        }
    }
}

extension Reason.Progress: CustomStringConvertible {
    /// `after 2 of 5 epochs`; `after 2 steps` where nobody knows of how many.
    public var description: String { "after \(steps)" }

    fileprivate var steps: String {
        until.map { "\(recorded) of \($0) epochs" } ?? "\(recorded) \(recorded == 1 ? "step" : "steps")"
    }
}

/// The names that `kill -l` lists.
public enum SignalName {
    private static let names: [Int32: String] = [
        SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP",
        SIGABRT: "SIGABRT", SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGUSR1: "SIGUSR1",
        SIGSEGV: "SIGSEGV", SIGUSR2: "SIGUSR2", SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM",
        SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ", SIGSYS: "SIGSYS",
    ]

    /// `SIGKILL`; `signal 64` for one without a name here.
    public static func text(_ signal: Int) -> String { names[Int32(truncatingIfNeeded: signal)] ?? "signal \(signal)" }
}
