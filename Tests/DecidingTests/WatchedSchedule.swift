import Deciding
import Parameters
import Planning

/// A schedule whose reasons are compared as the sentences that people read, and whose trials report when that is short to
/// say.
struct WatchedSchedule {
    /// A trial as earlier runs left it.
    struct Standing {
        var trial: Int
        var state = TrialState.waiting
        /// Failed attempts in a row.
        var failures = 0
        /// Running time of its attempts so far.
        var spent = Duration.zero
        /// The last recorded epoch.
        var epochs = 0
    }

    /// What a schedule says, reasons in words.
    enum Command: Hashable {
        case propose(trial: Int)
        case start(trial: Int)
        case order(trial: Int, StopOrder)
        case settle(trial: Int, TrialState, reason: String?, cause: AttemptCause)
        case place(trial: Int, TrialState, reason: String?)
        case reset(trial: Int)
        case hold(Bool)
        case close(ControlRequest.ID, refusal: String?)
        case end(ScheduleEnd)

        init(_ command: ScheduleCommand) {
            switch command {
            case .propose(let trial): self = .propose(trial: trial.number)
            case .start(let trial, _): self = .start(trial: trial)
            case .order(let trial, let order): self = .order(trial: trial, order)
            case .settle(let trial, let state, let reason, let cause):
                self = .settle(trial: trial, state, reason: reason?.description, cause: cause)
            case .place(let trial, let state, let reason):
                self = .place(trial: trial, state, reason: reason?.description)
            case .reset(let trial): self = .reset(trial: trial)
            case .hold(let isHeld): self = .hold(isHeld)
            case .close(let request, let refusal): self = .close(request, refusal: refusal)
            case .end(let end): self = .end(end)
            }
        }
    }

    var schedule: Schedule
    var rules: Schedule.Rules { schedule.rules }
    /// The step that the next report of a trial is of.
    private var steps: [Int: Int] = [:]

    init(rules: Schedule.Rules, standings: [Standing]) {
        let trials = standings.map { standing in
            var status = TrialStatus(
                trial: standing.trial, epochs: 1_000_000, state: standing.state, step: standing.epochs)
            for _ in 0..<standing.failures { status.count(.failed, newSteps: 0, for: .zero) }
            status.count(.interrupted, newSteps: 0, for: standing.spent)
            return status
        }
        schedule = Schedule(rules: rules, trials: trials)
    }

    mutating func handle(_ event: ScheduleEvent, at now: Duration) -> [Command] {
        schedule.handle(event, at: now).map(Command.init)
    }

    /// The attempt of a trial reports so many epochs.
    @discardableResult
    mutating func report(_ trial: Int, epochs: Int, at now: Duration) -> [Command] {
        (0..<epochs).flatMap { _ in
            steps[trial, default: 0] += 1
            return handle(.reported(trial: trial, Report(step: steps[trial]!, metrics: [:], seconds: 1)), at: now)
        }
    }

    /// The attempt of a trial ends after it has reported so many epochs.
    mutating func end(_ trial: Int, _ verdict: Verdict, newEpochs: Int = 0, at now: Duration) -> [Command] {
        report(trial, epochs: newEpochs, at: now) + handle(.ended(trial: trial, verdict), at: now)
    }
}
