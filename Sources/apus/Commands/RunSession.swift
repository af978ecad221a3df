import Deciding
import Foundation
import Planning
import Recording
import Running
import Synchronization
import Workspace

/// One `apus run`: the claim, the runner, the signals and the display around them.
struct RunSession {
    private let setup: RunSetup
    private let claim: SweepClaim
    private let progress: RunProgress

    /// Becomes the sweep's one writer, and writes the sweep into the store unless it is there already.
    init(_ sweep: Sweep, _ trainer: some Trainer, _ workspace: Workspace, workers: Int?) throws {
        #if !os(Linux)
            if sweep.trialMemory != nil {
                throw CommandError.wrongUse("trial_memory needs Linux, which tells how much memory processes use")
            }
        #endif
        try trainer.check(sweep)
        claim = try workspace.claim(sweep)
        workspace.announceUpgrade(of: claim.store)
        let planned = sweep.searchMethod.count.map { $0 * sweep.seeds.count }
        let record = try workspace.enrol(
            sweep, claim, planned: planned, vocabulary: trainer.vocabulary, fingerprint: trainer.fingerprint,
            programVersion: Version.current)
        setup = RunSetup(
            sweep: sweep, record: record, folder: claim.folder,
            trainer: try trainer.fixed(for: sweep, by: claim.store.firstOrigin(of: record.id)),
            workers: workers ?? sweep.workers ?? max(1, Machine.cores / sweep.threadsPerWorker))
        let overviews = try claim.store.overviews(of: record.id)
        progress = RunProgress(
            sweep: sweep.name, metric: sweep.metric, workers: setup.workers,
            lines: overviews.map { RunProgress.Line($0) },
            unproposed: max(0, (record.plannedTrials ?? 0) - overviews.count))
    }

    /// Runs until the sweep is over or interrupted.
    func carryOut() async throws -> ScheduleEnd {
        announce()
        let display = makeDisplay()
        // A task of its own: a terminal that is held up (Ctrl-S, a pager) must not hold up the runner.
        let (events, post) = AsyncStream.makeStream(of: RunEvent.self)
        async let shown: Void = Self.show(events, on: display)
        let runner = SweepRunner(setup, store: claim.store, executor: LocalExecutor(), date: { Date() }) {
            post.yield($0)
        }
        let wishes = Mutex(StopWishes())
        let isOver = StopFlag()
        let signals = SignalWatch([SIGINT, SIGTERM, SIGHUP]) { signal in
            // All is recorded, and a terminal that takes nothing may hold up the last words.
            if isOver.isSet { _exit(ApusExit.interrupted) }
            if wishes.withLock({ $0.counts(signal) }) { runner.interrupt() }
        }
        defer { signals.cancel() }
        let end = try await runner.carryOut()
        isOver.set()
        post.finish()
        await shown
        display.finish()
        StandardError.write(try closing() + "\n")
        return end
    }

    private func announce() {
        let paused = progress.count(.paused)
        let open = progress.total - progress.finalCount - paused
        StandardError.write(
            "sweep \"\(progress.sweep)\": \(progress.total) trials, \(open) to run, \(setup.workers) at a time"
                + (paused > 0 ? ", \(paused) paused" : "") + "\n" + (progress.hint.map { $0 + "\n" } ?? ""))
    }

    private static func show(_ events: AsyncStream<RunEvent>, on display: any ProgressDisplay) async {
        for await event in events { display.show(event) }
    }

    private func makeDisplay() -> any ProgressDisplay {
        guard StandardError.isTerminal else { return PlainLines(progress) }
        let start = ContinuousClock.now
        return LiveTable(progress, colours: Environment.wantsColours) { ContinuousClock.now - start }
    }

    private func closing() throws -> String {
        let counts = try claim.store.counts(of: setup.record.id)
        let states = TrialState.allCases.compactMap { state in counts[state].map { "\($0) \(state.rawValue)" } }
        return "sweep \"\(progress.sweep)\": \(states.joined(separator: ", "))"
    }
}
