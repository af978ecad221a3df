import Deciding
import Planning
import Recording

/// What the schedule says is done here.
extension SweepRunner {
    /// Records that are one transaction at most: others who write get in between.
    private static let recordsAtOnce = 500

    /// Lets the schedule decide about an event, and does what it says; the end, if this is it.
    func handle(_ event: ScheduleEvent, _ workers: inout Workers) throws -> ScheduleEnd? {
        var events = [event][...]
        while let event = events.popFirst() {
            var commands = schedule.handle(event, at: elapsed())[...]
            while let command = commands.first {
                if case .end(let end) = command {
                    if case .done = end, let why = schedule.exhaustion, !setup.isSelfEvident(why) {
                        notify(.exhausted(why))
                    }
                    return end
                }
                func carryOutFirst() throws {
                    let command = commands.removeFirst()
                    events += try carryOut(command, before: commands.first, &workers)
                }
                // What is asked may be about every trial there is: a transaction each would take minutes.
                let records = commands.prefix(Self.recordsAtOnce).prefix { $0.isOfRecordsAlone }.count
                if records < 2 {
                    try carryOutFirst()
                } else {
                    try store.together { for _ in 0..<records { try carryOutFirst() } }
                }
            }
        }
        return nil
    }

    /// Stores a decision and carries it out; what happens at once is returned.
    private func carryOut(
        _ command: ScheduleCommand, before next: ScheduleCommand?, _ workers: inout Workers
    ) throws -> [ScheduleEvent] {
        switch command {
        case .propose(let trial):
            // A trial that starts at once is stored together with its start.
            let isStarted = if case .start(trial.number, _)? = next { true } else { false }
            return try propose(trial, startingNow: isStarted)
        case .start(let trial, let until): return try start(trial, until: until, &workers)
        case .order(let trial, let order):
            attempts[trial]?.isOrderedToEnd = true
            attempts[trial]?.orders?.yield(order)
        case .settle(let trial, let state, let reason, let cause): try settle(trial, state, reason, cause)
        case .place(let trial, let state, let reason): try place(trial, state, reason)
        case .reset(let trial): try reset(trial)
        case .hold(let isHeld):
            try store.setPaused(setup.record.id, since: isHeld ? date() : nil, at: date())
            notify(.held(isHeld))
        case .close(let request, let refusal): try store.close(request, refusal: refusal, at: date())
        case .end: break
        }
        return []
    }

    /// Runs a worker on a prepared attempt until nothing of it is left.
    func run(_ trial: Int, _ work: ExecutorWork, _ orders: AsyncStream<StopOrder>, _ workers: inout Workers) {
        workers.addTask { [executor, input] in
            let control = ExecutorControl(orders: orders) { input.yield(.executor(trial: trial, $0)) }
            let end = await executor.start(work, control)
            input.yield(.ended(trial: trial, end))
        }
    }
}

extension ScheduleCommand {
    /// Whether carrying it out means to write records and nothing else.
    fileprivate var isOfRecordsAlone: Bool {
        switch self {
        case .propose, .reset: true
        case .place(_, let state, _): !state.isFinal
        case .start, .order, .settle, .hold, .close, .end: false
        }
    }
}
