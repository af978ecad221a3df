public import Parameters
public import Planning

/// Which trial starts, which one ends and when the sweep is over: a value that takes events and returns commands.
///
/// It knows no clock, no process and no file. Time is told with every event, as the duration since any fixed instant.
public struct Schedule: Sendable {
    /// What the sweep file says about carrying it out.
    public struct Rules: Sendable {
        /// Trials at a time.
        public var workers: Int
        /// Consecutive attempts without a new step that may follow the first one.
        public var retries: Int
        /// Longest running time of a trial over all its attempts.
        public var trialTimeout: Duration?
        /// Most memory of a worker and its children.
        public var trialMemory: ByteCount?
        /// How long a worker may give no sign of life.
        public var hangTimeout: Duration?
        /// What happens after a trial failed for good.
        public var onFailure: FailurePolicy
        /// Most trials in all.
        public var runCap: Int?
        /// How long trials may run in all before no new one starts.
        public var timeCap: Duration?
        /// How many new trials this run proposes at most.
        public var newTrials: Int?

        /// No limits unless told otherwise.
        public init(
            workers: Int, retries: Int = 2, trialTimeout: Duration? = nil, trialMemory: ByteCount? = nil,
            hangTimeout: Duration? = nil, onFailure: FailurePolicy = .continue, runCap: Int? = nil,
            timeCap: Duration? = nil, newTrials: Int? = nil
        ) {
            self.workers = workers
            self.retries = retries
            self.trialTimeout = trialTimeout
            self.trialMemory = trialMemory
            self.hangTimeout = hangTimeout
            self.onFailure = onFailure
            self.runCap = runCap
            self.timeCap = timeCap
            self.newTrials = newTrials
        }
    }

    /// Where new trials come from.
    public struct Source: Sendable {
        /// Chooses configurations.
        public var method: any SearchMethod
        /// One trial of every configuration for each.
        public var seeds: [Int]
        /// What the trainer is told of a configuration.
        public var settings: TrialSettings

        /// Trials of `method` with `settings`, one for each of `seeds`.
        public init(_ method: any SearchMethod, seeds: [Int], settings: TrialSettings) {
            self.method = method
            self.seeds = seeds
            self.settings = settings
        }

    }

    /// Limits and policies.
    public let rules: Rules
    /// All that was recorded, as methods and rules see it.
    public internal(set) var history: History
    var trials: TrialTable
    let source: Source?
    let stoppingRule: (any StoppingRule)?
    var interrupts = 0
    /// Whether a person put the whole sweep aside.
    var isHeld = false
    var isStoppedByFailure = false
    /// Why no trial would fare better than the one that met it.
    var environmentFailure: Reason?
    /// When time passed last.
    var lastLook = Duration.zero
    /// How many trials earlier runs proposed.
    let recalled: Int
    /// How long at least one trial ran, in all runs.
    private(set) var busy: Duration
    /// When the last event was.
    private var lastEvent: Duration?
    /// Nothing starts before the run is open; what is asked before that changes where trials stand.
    private(set) var isOpen = false
    private var hasEnded = false

    /// A run over trials that are recorded, numbered from 1 without gaps, and those that `source` has besides.
    ///
    /// - Parameters:
    ///   - lastConfiguration: That of the last recorded trial.
    ///   - configurationKeys: Those of all recorded trials; read when the method asks which were proposed.
    ///   - observations: What the method learned from the records of earlier runs and of other sweeps; nil when there
    ///     are none.
    ///   - curves: What is recorded of every trial; read when a stopping rule decides.
    ///   - spent: How long at least one trial ran, in earlier runs.
    public init(
        rules: Rules, trials: [TrialStatus] = [], source: Source? = nil, lastConfiguration: ParameterSet = [:],
        configurationKeys: [String] = [], observations: Observations? = nil, stoppingRule: (any StoppingRule)? = nil,
        curves: [(trial: Int, epochs: [Report])] = [], spent: Duration = .zero
    ) {
        self.rules = rules
        self.trials = TrialTable(trials)
        self.source = source
        self.stoppingRule = stoppingRule
        recalled = trials.count
        busy = spent
        history = History(
            repeats: source?.seeds.count ?? 1, detail: stoppingRule == nil ? .counts : .curves,
            keepsConfigurations: source?.method.readsConfigurations ?? false,
            observations: observations ?? source?.method.observations, views: stoppingRule?.views ?? [])
        history.recall(trials.count, last: lastConfiguration, keys: configurationKeys)
        for (trial, curve) in curves { for report in curve { history.report(report, of: trial) } }
        for trial in trials where trial.state == .finished { history.finish(trial.trial) }
    }

    /// Takes an event and says what to do.
    public mutating func handle(_ event: ScheduleEvent, at now: Duration) -> [ScheduleCommand] {
        guard !hasEnded else { return [] }
        if !trials.running.isEmpty { busy += max(.zero, now - (lastEvent ?? now)) }
        lastEvent = now
        var commands: [ScheduleCommand] = []
        switch event {
        case .recovered: commands += failExhausted()
        case .opened: isOpen = true
        case .reported(let trial, let report): commands += take(report, of: trial)
        case .misreported(let trial, let reason): commands += rejectReports(of: trial, reason)
        case .ended(let trial, let verdict): commands += settle(trial, verdict, at: now)
        case .interrupted: commands += interrupt()
        case .asked(let request): commands += take(request, at: now)
        case .heartbeat(let trial): trials.changeAttempt(trial) { $0.hasHeartbeat = true }
        case .measured(let trial, let memory): commands += check(memory, of: trial)
        case .refused(let trial, let reason):
            trials.change(trial) { $0.phase = .waiting(notBefore: now) }
            commands += giveUp(reason)
        case .timePassed: commands += expire(at: now)
        }
        commands += startWhatFits(at: now)
        if let end = endIfOver() {
            hasEnded = true
            commands.append(.end(end))
        }
        return commands
    }

    /// Whether what a trial's worker reports still counts: nothing does after the trial was told to stop.
    public func acceptsReports(of trial: Int) -> Bool {
        guard let attempt = trials.attempt(trial) else { return false }
        switch attempt.ending {
        case .stopped, .misreported, .pausedAtRung: return false
        case .interrupted, .requeued, .pausedByUser, .timedOut, .hung, .overMemory, nil: return true
        }
    }

    /// Whether a decision can follow from a report alone, so that each must be decided before the next is recorded.
    public var decidesByReport: Bool { stoppingRule != nil }

    /// How many trials the sweep has in all, those among them that are not proposed yet; nil when that is not known.
    public var trialCount: Int? {
        guard let source else { return trials.count }
        return source.method.trials(repeats: source.seeds.count, upTo: rules.runCap).map { max($0, trials.count) }
    }
}

// MARK: - Starting and ending

extension Schedule {
    /// Fills free workers: trials that wait come first, by number, then promotions, then new trials; with nothing else to
    /// do a trial goes on that a rule put aside.
    private mutating func startWhatFits(at now: Duration) -> [ScheduleCommand] {
        guard isOpen, interrupts == 0, !isHeld, !isStoppedByFailure, environmentFailure == nil else { return [] }
        var commands: [ScheduleCommand] = []
        while trials.running.count < rules.workers {
            if let trial = trials.waiting.first(where: { isDue($0, at: now) }) {
                commands.append(start(trial, at: now))
            } else if let trial = stoppingRule?.promotion(of: PausedTrials(trials), history) {
                commands.append(start(trial, at: now))
            } else if let proposal = propose() {
                commands += [.propose(proposal), start(proposal.number, at: now)]
            } else if let stoppingRule, let trial = stoppingRule.lastResort(of: PausedTrials(trials), history),
                !isWaitingForMethod
            {
                commands.append(start(trial, at: now))
            } else {
                break
            }
        }
        return commands
    }

    private func isPausedByUser(_ trial: Int) -> Bool {
        if case .paused? = trials[trial]?.phase { true } else { false }
    }

    private func isDue(_ trial: Int, at now: Duration) -> Bool {
        if case .waiting(let instant)? = trials[trial]?.phase { instant <= now } else { false }
    }

    /// Whether there will be new trials, once something has happened.
    private var isWaitingForMethod: Bool {
        guard let source, limitReached == nil, history.nextRepeat == 0 else { return false }
        if case .wait = source.method.next(history) { return true }
        return false
    }

    private mutating func start(_ number: Int, at now: Duration) -> ScheduleCommand {
        guard let trial = trials[number] else { preconditionFailure("trial \(number) is not there") }
        let until = stoppingRule?.until(trial: number, step: trial.step, epochs: trial.epochs) ?? trial.epochs
        let deadline = rules.trialTimeout.map { now + $0 - trial.spent }
        trials.change(number) { $0.phase = .running(RunningAttempt(until: until, since: now, deadline: deadline)) }
        return .start(trial: number, until: until)
    }

    /// The next new trial; nil when there is none, or none yet.
    mutating func propose() -> Trial? {
        guard let source, let configuration = nextConfiguration(source) else { return nil }
        let trial = Trial(
            number: history.trials + 1, parameters: configuration, settings: source.settings.of(configuration),
            seed: source.seeds[history.nextRepeat])
        history.propose(configuration)
        trials.append(TrialStatus(trial: trial.number, epochs: trial.epochs))
        return trial
    }

    private func nextConfiguration(_ source: Source) -> ParameterSet? {
        if limitReached != nil { return nil }
        if history.nextRepeat > 0 { return history.lastConfiguration }
        if case .configuration(let configuration) = source.method.next(history) { return configuration }
        return nil
    }

    /// Asks running trials for a checkpoint the first time, kills them the second.
    mutating func interrupt() -> [ScheduleCommand] {
        interrupts += 1
        return order(.interrupted, interrupts == 1 ? .checkpointAndEnd : .kill, evenThoseThatEnd: true)
    }

    /// Tells the running trials, those that are to end already only when that is asked for.
    mutating func order(
        _ ending: RunningAttempt.Ending, _ order: StopOrder, evenThoseThatEnd: Bool
    ) -> [ScheduleCommand] {
        let told = trials.running.filter { evenThoseThatEnd || trials.attempt($0)?.ending == nil }
        for trial in told { trials.changeAttempt(trial) { $0.ending = $0.ending ?? ending } }
        return told.map { .order(trial: $0, order) }
    }

    private func endIfOver() -> ScheduleEnd? {
        guard isOpen, trials.running.isEmpty else { return nil }
        let isDone = trials.waiting.isEmpty && !trials.paused.contains(where: isPausedByUser) && !hasMore
        guard isDone || interrupts > 0 || isStoppedByFailure || environmentFailure != nil else { return nil }
        if let environmentFailure, !isDone { return .environmentFailure(environmentFailure) }
        if interrupts > 0 && !isDone { return .interrupted }
        return .done(failed: trials.failed)
    }

    /// Whether there are trials that are not proposed yet.
    private var hasMore: Bool { source.map { nextConfiguration($0) != nil } ?? false }
}
