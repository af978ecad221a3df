public import Foundation
import Parameters
import Planning
public import Recording
import Synchronization

/// Carries a sweep out: hands events to a `Schedule` and does what it says.
public actor Scheduler {
    enum Input: Sendable {
        case spawned(trial: Int, process: Int)
        case ended(trial: Int, ProcessEnd)
        case interrupted
        case tick
    }

    let run: SweepRun
    let store: Store
    let executor: any Executor
    let clock: any Clock<Duration>
    let processes: ProcFileSystem
    let date: @Sendable () -> Date
    let tell: @Sendable (SchedulerNews) -> Void
    let inputs: AsyncStream<Input>
    let input: AsyncStream<Input>.Continuation
    /// Whether a tick waits to be digested: where looking takes longer than the pause between two, they do not pile up.
    private let isTickPending = Atomic(false)

    /// As the store has them, `attempts` kept up to date.
    var trials: [Int: TrialRecord] = [:]
    /// Of the trials that run now.
    var attempts: [Int: RunningAttempt] = [:]
    /// The last request of another process that was seen.
    var lastRequest: ControlRequest.ID = 0
    /// How often workers were looked at.
    var looks = 0

    /// A scheduler over an open store.
    ///
    /// - Parameters:
    ///   - clock: Measures time limits and the pause between two looks at the reports. It should stand still while the
    ///     machine sleeps: nothing trains then.
    ///   - processes: Where memory is read.
    ///   - date: The time of day, for the records.
    ///   - tell: Is told what happens, on the scheduler's own thread: it must not block.
    public init(
        _ run: SweepRun, store: Store, executor: any Executor, clock: any Clock<Duration> = SuspendingClock(),
        processes: ProcFileSystem = ProcFileSystem(), date: @escaping @Sendable () -> Date,
        tell: @escaping @Sendable (SchedulerNews) -> Void
    ) {
        self.run = run
        self.store = store
        self.executor = executor
        self.clock = clock
        self.processes = processes
        self.date = date
        self.tell = tell
        (inputs, input) = AsyncStream.makeStream()
    }

    /// The first time, lets running trials leave a checkpoint and end; the second time, kills them.
    public nonisolated func interrupt() { input.yield(.interrupted) }

    /// Runs until nothing is left to do or somebody interrupts. An error of the store or the disk kills the workers
    /// and is thrown; whatever was recorded stays, and the next run goes on from there.
    public func carryOut() async throws -> ScheduleEnd {
        trials = try Recovery(run, store, date).trials()
        // Whoever runs a sweep that was put aside as a whole wants it to go on.
        try store.setPaused(run.record.id, since: nil)
        return try await withThrowingTaskGroup(of: Void.self) { workers in
            defer { workers.cancelAll() }
            workers.addTask { try await self.tick() }
            return try await follow(&workers)
        }
    }

    /// How long reports wait at most before they are recorded, and requests before they are seen.
    private static let pollingInterval = Duration.milliseconds(100)

    private nonisolated func tick() async throws {
        while true {
            try await clock.sleep(for: Self.pollingInterval)
            if !isTickPending.exchange(true, ordering: .relaxed) { input.yield(.tick) }
        }
    }

    private func follow(_ workers: inout ThrowingTaskGroup<Void, any Error>) async throws -> ScheduleEnd {
        var schedule = Schedule(rules: run.rules, standings: trials.values.map(\.standing))
        let elapsed = clock.stopwatch()
        var events = try newRequests().map { Schedule.Event.asked($0) } + [.opened]
        var next = inputs.makeAsyncIterator()
        while true {
            for event in events {
                for command in schedule.handle(event, at: elapsed()) {
                    if case .end(let end) = command { return end }
                    try carryOut(command, &workers)
                }
            }
            guard let input = await next.next() else { throw CancellationError() }
            events = try digest(input)
        }
    }

    private func digest(_ input: Input) throws -> [Schedule.Event] {
        for trial in attempts.keys { try record(trial) }
        switch input {
        case .interrupted: return [.interrupted]
        case .tick:
            isTickPending.store(false, ordering: .relaxed)
            return try look()
        case .spawned(let trial, let process):
            guard let attempt = attempts[trial] else { return [] }
            attempts[trial]?.process = process
            try store.setProcess(process, sweep: run.record.id, trial: trial, attempt: attempt.number)
            return []
        case .ended(let trial, let end):
            return [.attemptEnded(trial: trial, try judge(trial, end), newEpochs: attempts[trial]?.newEpochs ?? 0)]
        }
    }

    private func carryOut(_ command: Schedule.Command, _ workers: inout ThrowingTaskGroup<Void, any Error>) throws {
        switch command {
        case .start(let trial): try start(trial, &workers)
        case .order(let trial, let order): attempts[trial]?.orders.yield(order)
        case .settle(let trial, let state, let reason, let cause): try settle(trial, state, reason, cause)
        case .place, .forgive, .hold, .close: try record(command)
        case .end: break
        }
    }
}

extension Clock where Duration == Swift.Duration {
    /// The time since this call.
    func stopwatch() -> () -> Duration {
        let start = now
        return { start.duration(to: self.now) }
    }
}
