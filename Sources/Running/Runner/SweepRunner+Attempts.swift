import Deciding
import Files
import Foundation
import Parameters
import Planning
import Recording
import Workspace

/// An attempt that is not over, and what it told so far.
struct ActiveAttempt {
    var trial: Trial
    var number: Int
    /// The trial's attempts before it.
    var earlier: [Int]
    var folder: SweepFolder.AttemptFolder
    var until: Int?
    var reports: any AttemptReports
    /// Nil when its worker is not ours: an earlier scheduler started it, and died.
    var orders: AsyncStream<StopOrder>.Continuation?
    /// Which of the run's workers it is, from 0.
    var slot = 0
    /// When it began, by the clock on the wall.
    var startedAt: Date
    /// The time since then, by a clock that nobody sets.
    var elapsed: () -> Duration
    /// Of one whose end nobody saw: when it gave its last sign of life.
    var lastSeen: Date?
    /// The last signs of life.
    var pulse: SweepFolder.AttemptFolder.Pulse?
    /// What all its processes used together, once that is known.
    var usage = ResourceUsage()
    /// How its process ended, once it has.
    var end: ProcessEnd?
    /// Whether it was told to end, or killed.
    var isOrderedToEnd = false
    /// Whether it reported what cannot be true.
    var isMisreporting = false
}

extension SweepRunner {
    /// Stores a proposed trial that the trainer finds fit, or keeps it for its start.
    func propose(_ trial: Trial, startingNow: Bool) throws -> [ScheduleEvent] {
        var trial = trial
        do { trial.settings = try setup.trainer.check(trial.settings) } catch {
            refusedTrial = trial.number
            return [.refused(trial: trial.number, .refused(trial: trial.number, "\(error)"))]
        }
        if startingNow {
            proposal = trial
        } else {
            try store.propose(trial, sweep: setup.record.id, at: date())
        }
        return []
    }

    /// The trial that is to start, with its attempts; nil when it was refused.
    private func startingTrial(_ number: Int) throws -> (record: TrialRecord, proposal: Trial?)? {
        if refusedTrial == number { return nil }
        guard let trial = proposal, trial.number == number else {
            return (try store.trial(number, of: setup.record.id), nil)
        }
        proposal = nil
        return (TrialRecord(trial: trial, state: .waiting), trial)
    }

    /// Puts a request into a new attempt's folder, records the attempt and starts a worker on it.
    func start(_ number: Int, until: Int?, _ workers: inout Workers) throws -> [ScheduleEvent] {
        guard let (record, proposal) = try startingTrial(number) else { return [] }
        var leftovers: [ScheduleEvent] = []
        let attempt = try setup.prepareAttempt(of: record, until: until) {
            if record.attempts.isEmpty { return [] }
            leftovers = try recordLeftovers(of: record)
            return try store.curve(of: setup.record.id, trial: number)
        }
        let now = date()
        try store.beginAttempt(
            proposing: proposal, sweep: setup.record.id, trial: number, attempt: attempt.number,
            fromEpoch: attempt.fromEpoch, until: until, isAnew: setup.trainer.resumption == .anew,
            origin: setup.trainer.origin(of: record.trial), at: now)
        FaultPoint.attemptBegun.pass()
        let (orders, continuation) = AsyncStream.makeStream(of: StopOrder.self)
        let taken = Set(attempts.values.map(\.slot))
        let slot = (0...taken.count).first { !taken.contains($0) } ?? 0
        attempts[number] = ActiveAttempt(
            trial: record.trial, number: attempt.number, earlier: record.attempts.map(\.number), folder: attempt.folder,
            until: until, reports: setup.trainer.reports(of: attempt.folder, until: until), orders: continuation,
            slot: slot,
            startedAt: now, elapsed: stopwatch())
        for path in attempt.damagedCheckpoints { notify(.damaged(trial: number, checkpoint: path)) }
        notify(.started(record.trial, attempt: attempt.number, fromEpoch: attempt.fromEpoch))
        let launch = try setup.trainer.launch(
            setup.work(on: record.trial, attempt.number, until: until, slot: slot))
        let work = ExecutorWork(folder: attempt.folder, launch: launch, memoryLimit: setup.sweep.trialMemory)
        run(number, work, orders, &workers)
        return leftovers
    }

    /// Records what a running worker reported since the last look, and lets the schedule decide about each report.
    ///
    /// A report that cannot be true is an event; an error of the store ends the run.
    func recordReports(of number: Int, _ workers: inout Workers) throws -> ScheduleEnd? {
        while schedule.acceptsReports(of: number), var attempt = attempts[number] {
            do {
                let reports = try attempt.reports.readNew(isOver: attempt.end != nil)
                for notice in attempt.reports.takeNotices() { tell(notice, of: number) }
                attempts[number] = attempt
                if reports.isEmpty { break }
                // Where a report alone can decide that the next one counts no more, each is decided by itself.
                for batch in schedule.decidesByReport ? reports.map({ [$0] }) : [reports] {
                    guard schedule.acceptsReports(of: number) else { break }
                    for report in try record(batch, of: attempt.trial.number, attempt.number) {
                        if let end = try handle(.reported(trial: number, report), &workers) { return end }
                    }
                }
            } catch let error where Self.isTheWorkersFault(error) {
                attempts[number]?.isMisreporting = true
                return try handle(.misreported(trial: number, .misreported("\(error)")), &workers)
            }
        }
        return nil
    }

    /// Those of an attempt's reports that are recorded for the first time.
    func record(_ reports: [Report], of trial: Int, _ attempt: Int) throws -> [Report] {
        guard setup.trainer.resumption == .checkpoints else { return try replace(reports, of: trial, attempt) }
        let new = Set(
            try store.record(reports, sweep: setup.record.id, trial: trial, attempt: attempt, at: date()))
        FaultPoint.epochRecorded.pass()
        let fresh = reports.filter { new.contains($0.step) }
        for report in fresh { notify(.recorded(trial: trial, report)) }
        return fresh
    }

    /// A program's reports, in the place of what an earlier attempt reported from there on. Of many that come at once, a
    /// person is told the last, and how it came to that.
    private func replace(_ reports: [Report], of trial: Int, _ attempt: Int) throws -> [Report] {
        try store.replace(reports, sweep: setup.record.id, trial: trial, attempt: attempt, at: date())
        FaultPoint.epochRecorded.pass()
        let earlier = reports.dropLast().suffix(100)
        if !earlier.isEmpty { notify(.reported(trial: trial, Array(earlier))) }
        if let last = reports.last { notify(.recorded(trial: trial, last)) }
        return reports
    }

    /// Tells a person, once in a run for notices of a kind.
    func tell(_ notice: ReportNotice, of trial: Int) {
        if toldNotices.insert(notice.kind).inserted { notify(.noticed(trial: trial, notice)) }
    }

    static func isTheWorkersFault(_ error: any Error) -> Bool {
        if case StoreError.epochDisagrees = error { return true }
        if case RunningError.badReport = error { return true }
        return false
    }

    /// What the end of a trial's attempt means.
    func verdict(on number: Int) throws -> Verdict {
        guard let attempt = attempts[number], let end = attempt.end else { return .lost }
        return setup.trainer.judge(
            AttemptExit(
                end: end, outcome: attempt.folder.readOutcome(),
                recorded: try store.epochCount(of: setup.record.id, trial: number), until: attempt.until,
                epochs: attempt.trial.epochs, wasOrderedToEnd: attempt.isOrderedToEnd,
                lastWords: attempt.folder.lastWords()))
    }

    /// Records the end of an attempt and where its trial stands; a trial that is over keeps its checkpoints.
    ///
    /// The end is as long after the beginning as the attempt took, whatever somebody did to the clock on the wall: time
    /// limits hang on it.
    func settle(_ number: Int, _ state: TrialState, _ reason: Reason?, _ cause: AttemptCause) throws {
        guard let attempt = attempts.removeValue(forKey: number) else { return }
        attempt.orders?.finish()
        let attempts = attempt.earlier + [attempt.number]
        if attempt.isMisreporting {
            setup.discardCheckpoints(of: number, attempts: attempt.orders == nil ? attempts : [attempt.number])
        }
        try setup.retainCheckpoints(of: number, attempts: attempts, as: state)
        FaultPoint.attemptRetained.pass()
        let seconds = attempt.elapsed() / .seconds(1)
        try store.endAttempt(
            sweep: setup.record.id, trial: number, attempt: attempt.number,
            end: AttemptEnd(cause, attempt.end, reason), state: state, reason: state == .waiting ? nil : reason,
            seconds: setup.sweep.program == nil ? nil : seconds, usage: attempt.usage, lastSeen: attempt.lastSeen,
            at: attempt.startedAt.addingTimeInterval(seconds))
        let metric = setup.sweep.metric.name
        if state == .finished, setup.sweep.program != nil,
            try !store.hasValue(of: metric, sweep: setup.record.id, trial: number)
        {
            tell(setup.sweep.namesMetric ? .noMetric(metric) : .noNamedMetric(default: metric), of: number)
        }
        if state == .failed, setup.sweep.program != nil {
            notify(.lastLines(trial: number, attempt.folder.lastLines(10), log: attempt.folder.log))
        }
        notify(.settled(trial: number, state, reason: reason?.description))
    }

    /// Records where a trial stands now that nobody works on.
    func place(_ number: Int, _ state: TrialState, _ reason: Reason?) throws {
        let attempts = try store.attempts(of: setup.record.id, trial: number).map(\.number)
        if case .misreported? = reason { setup.discardCheckpoints(of: number, attempts: attempts) }
        try setup.retainCheckpoints(of: number, attempts: attempts, as: state)
        try store.place(sweep: setup.record.id, trial: number, state: state, reason: reason, at: date())
        notify(.settled(trial: number, state, reason: reason?.description))
    }

    func reset(_ number: Int) throws {
        let last = try store.attempts(of: setup.record.id, trial: number).map(\.number).max() ?? 0
        try store.reset(sweep: setup.record.id, trial: number, upTo: last, at: date())
        notify(.settled(trial: number, .waiting, reason: nil))
    }
}

extension AttemptEnd {
    /// The end of an attempt for the records.
    fileprivate init(_ cause: AttemptCause, _ process: ProcessEnd?, _ reason: Reason?) {
        self.init(cause: cause, message: reason?.description)
        switch process {
        case .exited(let code): exitCode = code
        case .signalled(let number, _): signal = number
        case .notStarted, .unseen, nil: break
        }
    }
}
