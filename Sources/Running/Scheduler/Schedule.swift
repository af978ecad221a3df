import Parameters
import Planning
import Recording

/// Which trial starts, which one ends and when the sweep is over: a value that takes events and returns commands.
///
/// It knows no clock, no process and no file. Time is told with every event, as the duration since any fixed instant.
struct Schedule: Sendable {
    let rules: Rules
    var standings: [Int: Standing]
    var waiting: [Waiting]
    /// Trials that a person put aside.
    var paused: Set<Int>
    var running: [Int: Running] = [:]
    var interrupts = 0
    /// Whether a person put the whole sweep aside.
    var isHeld = false
    var isStoppedByFailure = false
    /// Why the disk takes nothing any more.
    var blockade: String?
    /// When time passed last.
    var lastLook = Duration.zero
    /// Nothing starts before the run is open; what is asked before that changes where trials stand.
    private(set) var isOpen = false
    private var hasEnded = false

    /// A run over `standings`; trials whose state is final are left alone.
    init(rules: Rules, standings: [Standing]) {
        self.rules = rules
        self.standings = Dictionary(uniqueKeysWithValues: standings.map { ($0.trial, $0) })
        paused = Set(standings.filter { $0.state == .paused }.map(\.trial))
        waiting = standings.filter { !$0.state.isFinal && $0.state != .paused }.map(\.trial).sorted().map {
            Waiting(trial: $0, notBefore: .zero)
        }
    }

    /// Takes an event and says what to do.
    mutating func handle(_ event: Event, at now: Duration) -> [Command] {
        guard !hasEnded else { return [] }
        var commands: [Command] = []
        switch event {
        case .opened: isOpen = true
        case .attemptEnded(let trial, let verdict, let newEpochs):
            commands += settle(trial, verdict, newEpochs: newEpochs, at: now)
        case .interrupted: commands += interrupt()
        case .asked(let request): commands += take(request, at: now)
        case .stirred(let trial): running[trial]?.hasStirred = true
        case .measured(let trial, let memory): commands += check(memory, of: trial)
        case .timePassed: commands += expire(at: now)
        }
        commands += startWhatFits(at: now)
        if let end = endIfOver() { commands.append(.end(end)) }
        return commands
    }

    /// Asks running trials for a checkpoint the first time, kills them the second.
    mutating func interrupt() -> [Command] {
        interrupts += 1
        for trial in running.keys where running[trial]?.ending == nil { running[trial]?.ending = .interrupted }
        let order: WorkerOrder = interrupts == 1 ? .checkpointAndEnd : .kill
        return running.keys.sorted().map { .order(trial: $0, order) }
    }

    /// Fills free workers with the waiting trials that come first.
    private mutating func startWhatFits(at now: Duration) -> [Command] {
        guard isOpen, interrupts == 0, !isHeld, !isStoppedByFailure, blockade == nil else { return [] }
        var commands: [Command] = []
        while running.count < rules.workers, let next = waiting.firstIndex(where: { $0.notBefore <= now }) {
            let trial = waiting.remove(at: next).trial
            let spent = standings[trial]?.spent ?? .zero
            standings[trial]?.state = .running
            running[trial] = Running(since: now, deadline: rules.trialTimeout.map { now + $0 - spent })
            commands.append(.start(trial: trial))
        }
        return commands
    }

    private mutating func endIfOver() -> ScheduleEnd? {
        guard isOpen, running.isEmpty else { return nil }
        let isDone = waiting.isEmpty && paused.isEmpty
        guard isDone || interrupts > 0 || isStoppedByFailure || blockade != nil else { return nil }
        hasEnded = true
        if let blockade, !isDone { return .blocked(reason: blockade) }
        if interrupts > 0 && !isDone { return .interrupted }
        return .done(failed: standings.values.count { $0.state == .failed })
    }
}
