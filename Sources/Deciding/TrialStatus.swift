public import Planning

/// Where one trial stands in a schedule.
public struct TrialStatus: Sendable {
    /// What is being done with a trial.
    enum Phase {
        /// Its turn comes when a worker is free, not before that instant.
        case waiting(notBefore: Duration)
        /// A worker is on it.
        indirect case running(RunningAttempt)
        /// A person put it aside.
        case paused
        /// A rule put it aside.
        case pausedAtRung
        /// Nothing more happens to it by itself.
        case ended(TrialState)
    }

    /// From 1 in its sweep.
    public let trial: Int
    /// How long the trial is; nil when that is not known.
    public let epochs: Int?
    /// The last recorded step.
    public var step: Int
    var phase: Phase
    /// Attempts in a row that failed without a new step.
    public private(set) var failures = 0
    /// Running time of its attempts so far.
    public private(set) var spent = Duration.zero

    /// What its last failed attempt left to say; nil when there is nothing.
    public var lastFailure: String?

    /// A trial as the records have it.
    ///
    /// - Parameters:
    ///   - isAtRung: Of a paused trial, whether a rule put it aside.
    ///   - unseenSteps: The steps that are recorded of an attempt whose end nobody saw, and which is told as an event; nil
    ///     when there is no such attempt.
    ///   - unseenTime: How long that attempt ran, as far as is known.
    public init(
        trial: Int, epochs: Int? = 1, state: TrialState = .waiting, step: Int = 0, isAtRung: Bool = false,
        unseenSteps: Int? = nil, unseenTime: Duration = .zero
    ) {
        self.trial = trial
        self.epochs = epochs
        self.step = step
        if let unseenSteps {
            phase = .running(RunningAttempt(until: epochs, since: .zero - unseenTime, newSteps: unseenSteps))
            return
        }
        phase =
            switch state {
            case .waiting, .running: .waiting(notBefore: .zero)
            case .paused: isAtRung ? .pausedAtRung : .paused
            case .finished, .stopped, .failed, .diverged: .ended(state)
            }
    }

    /// Counts an attempt that is over; attempts that ended with their scheduler, by an interrupt or a pause neither count
    /// as failures nor end a row of them.
    ///
    /// - Parameter duration: zero when nobody saw the end.
    public mutating func count(_ cause: AttemptCause, newSteps: Int, for duration: Duration) {
        spent += duration
        if newSteps > 0 {
            failures = 0
        } else if cause.isFailure {
            failures += 1
        }
    }

    /// Lets the attempts so far count for nothing.
    mutating func reset() {
        failures = 0
        spent = .zero
    }

    /// As it is recorded.
    public var state: TrialState {
        switch phase {
        case .waiting: .waiting
        case .running: .running
        case .paused, .pausedAtRung: .paused
        case .ended(let state): state
        }
    }
}

/// A worker on a trial, as far as the schedule watches it.
struct RunningAttempt {
    /// Why an attempt is to end before its trial is done.
    enum Ending: Hashable {
        case interrupted
        /// The whole sweep is put aside, or somebody changed his mind: the trial waits for its turn again.
        case requeued
        case pausedByUser
        case pausedAtRung(Reason)
        case stopped(Reason)
        case timedOut(limit: Duration)
        case hung(limit: Duration)
        case overMemory(used: ByteCount, limit: ByteCount)
        /// Nothing it reports is believed any more.
        case misreported(Reason)
    }

    /// The epoch that it is to reach; nil for as far as it goes.
    var until: Int?
    var since: Duration
    var deadline: Duration?
    /// Why it was asked to end, or killed.
    var ending: Ending?
    var isKilled = false
    /// Steps that it was the first to report.
    var newSteps = 0
    /// Whether there was a sign of life since time passed last.
    var hasHeartbeat = false
    /// Time that passed without a sign of life.
    var silence = Duration.zero
    /// Time that passed since a rule put the trial aside and the attempt was to end by itself.
    var overstay = Duration.zero
    /// Whether a rule put the trial aside or ended it.
    var isRuled: Bool {
        switch ending {
        case .pausedAtRung, .stopped(.stoppedByRule): true
        default: false
        }
    }
    /// To be closed when the attempt is over.
    var requests: [ControlRequest] = []
}
