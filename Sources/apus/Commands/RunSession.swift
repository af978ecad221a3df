import Foundation
import Parameters
import Planning
import Recording
import Running
import Synchronization
import Training

/// One `apus run`: the lock, the store, the scheduler, the signals and the display around them.
struct RunSession {
    private let sweep: Sweep
    private let locks: [SweepLock]
    private let store: Store
    private let run: SweepRun
    private let executor: LocalExecutor
    private let progress: RunProgress

    /// Takes the sweep's lock, opens the store and writes the sweep into it unless it is there already.
    init(_ sweep: Sweep, _ trials: [Trial], _ results: ResultsOptions, workers: Int?) throws {
        self.sweep = sweep
        #if !os(Linux)
            if sweep.trialMemory != nil {
                throw CommandError.wrongUse("trial_memory needs Linux, which tells how much memory processes use")
            }
        #endif
        _ = try KernelVariant.chosen()
        // Before anything is written, locks among it.
        try results.place.check(results.storePath, .readWrite)
        let folder = SweepFolder(results: results.folder, slug: sweep.slug)
        try folder.refuseLinks()
        locks = try results.lock(sweep.name, [folder.lock, results.lockPath(slug: sweep.slug)])
        store = try results.openStoreForWriting()
        let record = try store.enrol(sweep, trials, resultsFolder: results.recordedFolder)
        let records = try store.trials(of: record.id)
        let first = records.lazy.compactMap(\.attempts.first).first
        let variant = try Engine.kernelVariant(of: sweep, fixedBy: first?.origin)
        run = SweepRun(
            sweep: sweep, record: record, folder: folder,
            workers: workers ?? sweep.workers ?? max(1, Machine.cores / sweep.threadsPerWorker),
            origin: Engine.origin(of: sweep, variant: variant), inspect: Engine.stamp)
        executor = LocalExecutor(
            executable: Self.ownPath, arguments: ["worker"],
            environment: Engine.workerEnvironment(variant: variant, threads: sweep.threadsPerWorker))
        var curves: [Int: [Double]] = [:]
        try store.eachCurve(of: record.id, metrics: [sweep.metric.name]) { curve in
            curves[curve.trial] = curve.values.map { $0 ?? .nan }
        }
        progress = RunProgress(
            sweep: sweep.name, metric: sweep.metric, workers: run.workers,
            lines: records.map { RunProgress.Line($0, curve: curves[$0.trial.number] ?? []) })
    }

    /// Runs until the sweep is over or interrupted.
    func carryOut() async throws -> ScheduleEnd {
        let paused = progress.count(.paused)
        let open = progress.lines.values.count { !$0.state.isFinal } - paused
        StandardError.write(
            "sweep \"\(sweep.name)\": \(progress.lines.count) trials, \(open) to run, \(run.workers) at a time"
                + (paused > 0 ? ", \(paused) paused" : "") + "\n" + (progress.hint.map { $0 + "\n" } ?? ""))
        let display = makeDisplay()
        // A task of its own: a terminal that is held up (Ctrl-S, a pager) must not hold up the scheduler.
        let (news, post) = AsyncStream.makeStream(of: SchedulerNews.self)
        async let shown: Void = Self.show(news, on: display)
        let scheduler = Scheduler(run, store: store, executor: executor, date: { Date() }) { post.yield($0) }
        let wishes = Mutex(StopWishes())
        let isOver = StopFlag()
        let signals = SignalWatch([SIGINT, SIGTERM, SIGHUP]) { signal in
            // All is recorded, and a terminal that takes nothing may hold up the last words.
            if isOver.isSet { _exit(ApusExit.interrupted) }
            if wishes.withLock({ $0.counts(signal) }) { scheduler.interrupt() }
        }
        defer { signals.cancel() }
        let end = try await scheduler.carryOut()
        isOver.set()
        post.finish()
        await shown
        display.finish()
        StandardError.write(try closing() + "\n")
        return end
    }

    private static func show(_ news: AsyncStream<SchedulerNews>, on display: any ProgressDisplay) async {
        for await event in news { display.show(event) }
    }

    private func makeDisplay() -> any ProgressDisplay {
        guard StandardError.isTerminal else { return PlainLines(progress) }
        let colours = ProcessInfo.processInfo.environment["NO_COLOR"].map(\.isEmpty) ?? true
        let start = ContinuousClock.now
        return LiveTable(progress, colours: colours) { ContinuousClock.now - start }
    }

    private func closing() throws -> String {
        let counts = try store.counts(of: run.record.id)
        let states = TrialState.allCases.compactMap { state in counts[state].map { "\($0) \(state.rawValue)" } }
        return "sweep \"\(sweep.name)\": \(states.joined(separator: ", "))"
    }

    /// This program's own file: its workers are itself.
    private static var ownPath: String {
        Bundle.main.executablePath ?? CommandLine.arguments[0]
    }
}

extension RunProgress.Line {
    /// A trial as the store has it.
    init(_ record: TrialRecord, curve: [Double]) {
        self.init(
            trial: record.trial, state: record.state == .running ? .waiting : record.state,
            epoch: record.recordedEpochs, curve: curve, reason: record.reason)
    }
}
