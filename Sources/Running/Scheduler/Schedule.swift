import Planning
import Recording

/// Which trial starts, which one ends and when the sweep is over: a value that takes events and returns commands.
///
/// It knows no clock, no process and no file. Time is told with every event, as the duration since any fixed instant.
struct Schedule: Sendable {
    /// What the sweep file says about carrying it out.
    struct Rules: Sendable {
        /// Trials at a time.
        var workers: Int
        /// Consecutive attempts without a new epoch that may follow the first one.
        var retries: Int
        /// Longest running time of a trial over all its attempts.
        var trialTimeout: Duration?
        /// What happens after a trial failed for good.
        var onFailure: FailurePolicy

        /// Rules, as in `Sweep`.
        init(
            workers: Int, retries: Int = 2, trialTimeout: Duration? = nil, onFailure: FailurePolicy = .continue
        ) {
            self.workers = workers
            self.retries = retries
            self.trialTimeout = trialTimeout
            self.onFailure = onFailure
        }
    }

    /// A trial as it was left by earlier runs.
    struct Standing: Sendable {
        /// Its number.
        var trial: Int
        /// Where it stands.
        var state: TrialState
        /// Consecutive failed attempts without a new epoch.
        var failures: Int
        /// Running time of its attempts so far.
        var spent: Duration

        /// A trial; fresh unless told otherwise.
        init(trial: Int, state: TrialState = .waiting, failures: Int = 0, spent: Duration = .zero) {
            self.trial = trial
            self.state = state
            self.failures = failures
            self.spent = spent
        }
    }

    /// What happened.
    enum Event: Sendable {
        /// The run begins.
        case opened
        /// The process of a trial is gone.
        case attemptEnded(trial: Int, AttemptVerdict, newEpochs: Int)
        /// A person asked for the end; a second time means now.
        case interrupted
        /// Nothing but time passed.
        case timePassed
    }

    /// What to do about it, in this order.
    enum Command: Hashable, Sendable {
        case start(trial: Int)
        case order(trial: Int, WorkerOrder)
        /// The trial's attempt is over for that cause, and this is where the trial stands now.
        case settle(trial: Int, TrialState, reason: String?, cause: AttemptCause)
        case end(ScheduleEnd)
    }

    struct Running {
        var since: Duration
        var deadline: Duration?
        var isInterrupted = false
        var isTimedOut = false
    }

    struct Waiting {
        var trial: Int
        var notBefore: Duration
    }

    let rules: Rules
    var standings: [Int: Standing]
    var waiting: [Waiting]
    var running: [Int: Running] = [:]
    private var interrupts = 0
    var isStoppedByFailure = false
    private var hasEnded = false

    /// A run over `standings`; trials whose state is final are left alone.
    init(rules: Rules, standings: [Standing]) {
        self.rules = rules
        self.standings = Dictionary(uniqueKeysWithValues: standings.map { ($0.trial, $0) })
        waiting = standings.filter { !$0.state.isFinal }.map(\.trial).sorted().map {
            Waiting(trial: $0, notBefore: .zero)
        }
    }

    /// Takes an event and says what to do.
    mutating func handle(_ event: Event, at now: Duration) -> [Command] {
        guard !hasEnded else { return [] }
        var commands: [Command] = []
        switch event {
        case .opened: break
        case .attemptEnded(let trial, let verdict, let newEpochs):
            commands.append(settle(trial, verdict, newEpochs: newEpochs, at: now))
        case .interrupted: commands += interrupt()
        case .timePassed: commands += expire(at: now)
        }
        commands += startWhatFits(at: now)
        if let end = endIfOver() { commands.append(.end(end)) }
        return commands
    }

    /// Asks running trials for a checkpoint the first time, kills them the second.
    private mutating func interrupt() -> [Command] {
        interrupts += 1
        for trial in running.keys { running[trial]?.isInterrupted = true }
        let order: WorkerOrder = interrupts == 1 ? .checkpointAndEnd : .kill
        return running.keys.sorted().map { .order(trial: $0, order) }
    }

    /// Kills what has run past its deadline.
    private mutating func expire(at now: Duration) -> [Command] {
        let late = running.filter { !$0.value.isTimedOut && $0.value.deadline.map { $0 <= now } ?? false }
        for trial in late.keys { running[trial]?.isTimedOut = true }
        return late.keys.sorted().map { .order(trial: $0, .kill) }
    }

    /// Fills free workers with the waiting trials that come first.
    private mutating func startWhatFits(at now: Duration) -> [Command] {
        guard interrupts == 0, !isStoppedByFailure else { return [] }
        var commands: [Command] = []
        while running.count < rules.workers, let next = waiting.firstIndex(where: { $0.notBefore <= now }) {
            let trial = waiting.remove(at: next).trial
            let spent = standings[trial]?.spent ?? .zero
            running[trial] = Running(since: now, deadline: rules.trialTimeout.map { now + $0 - spent })
            commands.append(.start(trial: trial))
        }
        return commands
    }

    private mutating func endIfOver() -> ScheduleEnd? {
        guard running.isEmpty else { return nil }
        let isOver = waiting.isEmpty || interrupts > 0 || isStoppedByFailure
        guard isOver else { return nil }
        hasEnded = true
        if interrupts > 0 && !waiting.isEmpty { return .interrupted }
        return .done(failed: standings.values.count { $0.state == .failed })
    }
}
