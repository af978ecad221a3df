public import Deciding
public import Foundation
import Parameters
import Planning
public import Recording
import Synchronization
import Workspace

/// Carries a sweep out: hands events to a `Schedule`, in the order in which they are recorded, and does what it says.
public actor SweepRunner {
    enum Input: Sendable {
        case executor(trial: Int, ExecutorEvent)
        case ended(trial: Int, ProcessEnd)
        case interrupted
        case tick
    }

    let setup: RunSetup
    let store: Store
    let executor: any Executor
    private let clock: any Clock<Duration>
    let date: @Sendable () -> Date
    let notify: @Sendable (RunEvent) -> Void
    private let check: @Sendable () throws -> Void
    private let inputs: AsyncStream<Input>
    let input: AsyncStream<Input>.Continuation
    /// Whether a tick waits to be taken: where looking takes longer than the pause between two, they do not pile up.
    private let isTickPending = Atomic(false)
    /// The time since the run began, by a clock that nobody sets.
    let elapsed: () -> Duration

    /// Decides; empty until the records were read.
    var schedule: Schedule
    /// Of the trials that run now.
    var attempts: [Int: ActiveAttempt] = [:]
    /// A proposed trial that is stored together with its first attempt.
    var proposal: Trial?
    /// The trial whose proposal the trainer refused, and which does not start.
    var refusedTrial: Int?
    /// Kinds of notices that a person was told.
    var toldNotices: Set<String> = []
    /// When the check was last made, by `elapsed`.
    private var checkedAt = Duration.zero
    /// How often somebody interrupted.
    private var interrupts = 0
    /// The last request of another process that was seen.
    private var lastRequest: ControlRequest.ID = 0

    /// A runner of a sweep in an open store, which this process has claimed.
    ///
    /// - Parameters:
    ///   - clock: Measures time limits and the pause between two looks at the reports. It should stand still while the
    ///     machine sleeps: nothing trains then.
    ///   - date: The time of day, for the records.
    ///   - check: Throws when the store or the folder is no longer where it was; called every second.
    ///   - notify: Is told what happens, on the runner's own thread: it must not block.
    public init(
        _ setup: RunSetup, store: Store, executor: any Executor, clock: any Clock<Duration> = SuspendingClock(),
        date: @escaping @Sendable () -> Date, check: @escaping @Sendable () throws -> Void = {},
        notify: @escaping @Sendable (RunEvent) -> Void
    ) {
        self.setup = setup
        self.store = store
        self.executor = executor
        self.clock = clock
        self.date = date
        self.check = check
        self.notify = notify
        schedule = Schedule(rules: setup.rules)
        elapsed = clock.stopwatch(without: store)
        (inputs, input) = AsyncStream.makeStream()
    }

    /// The first time, lets running trials leave a checkpoint and end; the second time, kills them.
    public nonisolated func interrupt() { input.yield(.interrupted) }

    /// Runs until nothing is left to do or somebody interrupts. An error of the store or the disk kills the workers
    /// and is thrown; whatever was recorded stays, and the next run goes on from there.
    ///
    /// While another process holds the store, an interrupt lets the trials leave their checkpoints without recording it:
    /// the next run finds it in their files.
    public func carryOut() async throws -> ScheduleEnd {
        try await withThrowingDiscardingTaskGroup { workers in
            defer { workers.cancelAll() }
            do { return try await carryOut(&workers) } catch StoreError.waitEnded {
                await endWithoutStore()
                return .interrupted
            }
        }
    }

    private func carryOut(_ workers: inout Workers) async throws -> ScheduleEnd {
        // Whoever runs a sweep that was put aside as a whole wants it to go on.
        try store.setPaused(setup.record.id, since: nil, at: date())
        if let end = try recover(&workers) { return end }
        for request in try newRequests() {
            if let end = try handle(.asked(request), &workers) { return end }
        }
        if let end = try handle(.opened, &workers) { return end }
        workers.addTask { await self.tick() }
        for await input in inputs {
            if let end = try take(input, &workers) { return end }
        }
        throw CancellationError()
    }

    /// Waits until every worker has left its checkpoint, or somebody interrupts once more.
    private func endWithoutStore() async {
        var running = Set(attempts.filter { $0.value.orders != nil && $0.value.end == nil }.keys)
        for trial in running { attempts[trial]?.orders?.yield(.checkpointAndEnd) }
        while !running.isEmpty, interrupts < 2, let input = await nextInput() {
            switch input {
            case .ended(let trial, _): running.remove(trial)
            case .interrupted: interrupts += 1
            case .executor, .tick: break
            }
        }
    }

    private func nextInput() async -> Input? {
        for await input in inputs { return input }
        return nil
    }

    /// How long reports wait at most before they are recorded, and requests before they are seen.
    private static let pollingInterval = Duration.milliseconds(100)

    /// Until the task is cancelled.
    private nonisolated func tick() async {
        while (try? await clock.sleep(for: Self.pollingInterval)) != nil {
            if !isTickPending.exchange(true, ordering: .relaxed) { input.yield(.tick) }
        }
    }
}

// MARK: - Events

extension SweepRunner {
    /// Keeps nothing of a worker that has ended, so that memory stays flat however many there are.
    typealias Workers = ThrowingDiscardingTaskGroup<any Error>

    /// Records what every worker reported, trial by trial in the order of their numbers, and then takes the input.
    private func take(_ input: Input, _ workers: inout Workers) throws -> ScheduleEnd? {
        for trial in attempts.keys.sorted() {
            if let end = try recordReports(of: trial, &workers) { return end }
        }
        switch input {
        case .interrupted:
            interrupts += 1
            return try handle(.interrupted, &workers)
        case .tick:
            isTickPending.store(false, ordering: .relaxed)
            return try look(&workers)
        case .executor(let trial, .started(let handle)):
            guard let attempt = attempts[trial] else { return nil }
            try store.setHandle(handle, sweep: setup.record.id, trial: trial, attempt: attempt.number)
            return nil
        case .executor(let trial, .startedWithoutPreload(let reason)):
            tell(.notPreloaded(reason), of: trial)
            return nil
        case .executor(let trial, .measured(let memory)):
            return try handle(.measured(trial: trial, memory: memory), &workers)
        case .executor(let trial, .used(let cpu, let peakMemory)):
            attempts[trial]?.usage.cpuSeconds = cpu / .seconds(1)
            attempts[trial]?.usage.peakMemory = peakMemory
            return nil
        case .executor(let trial, .usedDevices(let peakMemory, let utilization)):
            attempts[trial]?.usage.gpuMemory = peakMemory
            attempts[trial]?.usage.gpuUtilization = utilization
            return nil
        case .ended(let trial, let end):
            attempts[trial]?.end = end
            return try handle(.ended(trial: trial, try verdict(on: trial)), &workers)
        }
    }

    /// What signs of life, requests of other processes and time have to say.
    private func look(_ workers: inout Workers) throws -> ScheduleEnd? {
        if elapsed() - checkedAt >= .seconds(1) {
            checkedAt = elapsed()
            try check()
        }
        for trial in attempts.keys.sorted() {
            guard let pulse = attempts[trial]?.folder.pulse, pulse != attempts[trial]?.pulse else { continue }
            attempts[trial]?.pulse = pulse
            if let end = try handle(.heartbeat(trial: trial), &workers) { return end }
        }
        for request in try newRequests() {
            if let end = try handle(.asked(request), &workers) { return end }
        }
        return try handle(.timePassed, &workers)
    }

    /// What was asked since the last look.
    func newRequests() throws -> [ControlRequest] {
        let requests = try store.openRequests(of: setup.record.id, after: lastRequest)
        lastRequest = requests.last?.id ?? lastRequest
        return requests
    }

    /// The time since this call without that in which the store was waited for: nobody looked at the trials then.
    func stopwatch() -> () -> Duration { clock.stopwatch(without: store) }
}

extension Clock where Duration == Swift.Duration {
    /// The time since this call without that in which the store was waited for.
    fileprivate func stopwatch(without store: Store) -> () -> Duration {
        let start = now
        let waited = store.timeWaited
        return { start.duration(to: self.now) - (store.timeWaited - waited) }
    }
}
