import ArgumentParser
import Deciding
import Dispatch
import Files
import Foundation
import Planning
import Recording
import Running
import Synchronization
import Workspace

/// `apus run`: carries a sweep file out, or goes on with it.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Carry out a sweep file, or go on with it.",
        discussion: """
            Finished trials stay finished: the same command after a crash or Ctrl-C does exactly the missing work.

            Example: apus run Experiments/seed-table.json --set 'trials[*].epochs=2' --name try
            """)

    @OptionGroup var sweepFile: SweepFileOptions
    @OptionGroup var results: ResultsOptions

    @Option(parsing: .unconditional, help: "Trials at a time; overrides the file.", transform: Typed.wholeNumber)
    var workers: Int?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Ends the run after so many new trials; a later run goes on.", valueName: "n"),
        transform: Typed.wholeNumber)
    var count: Int?

    @OptionGroup var started: StartedCommand

    func validate() throws {
        if let workers, workers < 1 { throw ValidationError("--workers must be at least 1") }
        if let count, count < 1 { throw ValidationError("--count must be at least 1") }
    }

    func run() async throws {
        let sweep = try sweepFile.sweep(started, for: Trainers.standard.vocabulary)
        let trainer = Trainers.trainer(for: sweep)
        if let reason = sweepFile.lacksName(sweep) { throw CommandError.wrongUse(reason) }
        let interrupts = RunInterrupts()
        let signals = SignalHandler(RunInterrupts.signals) { interrupts.take($0) }
        defer { signals.cancel() }
        let session = try RunSession(sweep, trainer, results.workspace, workers: workers, count: count, interrupts)
        // A worker that is gone must not take the scheduler with it when it is told to stop.
        signal(SIGPIPE, SIG_IGN)
        let end = try await session.run()
        switch end {
        case .done(failed: 0): break
        case .done: throw ExitCode(ExitStatus.failed)
        case .interrupted:
            StandardError.writeLine("interrupted; the same command goes on from here")
            throw ExitCode(ExitStatus.interrupted)
        case .environmentFailure(let reason):
            StandardError.writeLine("apus: \(reason)")
            throw ExitCode(ExitStatus.store)
        }
    }
}

/// A sweep that this process runs: the claim on it, the runner, the signals and the display around them.
struct RunSession {
    private let setup: RunSetup
    private let executor = LocalExecutor()
    private let claim: SweepClaim
    private let progress: RunProgress
    private let interrupts: RunInterrupts
    private let notices: Notices

    /// Becomes the sweep's one writer, and writes the sweep into the store unless it is there already.
    init(
        _ sweep: Sweep, _ trainer: some Trainer, _ workspace: Workspace, workers: Int?, count: Int?,
        _ interrupts: RunInterrupts
    ) throws {
        #if !os(Linux)
            if sweep.trialMemory != nil {
                throw CommandError.wrongUse("trial_memory needs Linux, which tells how much memory processes use")
            }
        #endif
        try trainer.check(sweep)
        let wanted = try workers ?? trainer.workers(for: sweep)
        let possible = try executor.workers(atMost: wanted)
        if possible < wanted {
            StandardError.writeLine(
                "notice: \(possible) trials at a time and not \(wanted): this process may not start more threads (ulimit -u) or open more "
                    + "files (ulimit -n)"
            )
        }
        let notices = Notices()
        self.notices = notices
        self.interrupts = interrupts
        claim = try workspace.claim(
            sweep,
            patience: .unlimited(isOver: { interrupts.isInterrupted }) { holder in
                let who = holder?.description ?? "another process"
                notices.say("\(workspace.storePath): \(who) holds the store; waiting until it lets go, or Ctrl-C")
            })
        workspace.announceUpgrade(of: claim.store)
        let planned = sweep.plannedTrials
        let record = try workspace.enrol(
            sweep, claim, planned: planned, vocabulary: trainer.vocabulary, fingerprint: trainer.fingerprint,
            programVersion: Version.current)
        setup = RunSetup(
            sweep: sweep, record: record, folder: claim.folder,
            trainer: try Trainers.prepared(
                trainer.fixed(for: sweep, by: claim.store.firstOrigin(of: record.id)), in: claim.folder),
            workers: possible, newTrials: count, run: UUID().uuidString,
            stoppingRule: sweep.stoppingRule(
                canResume: trainer.resumption != .anew,
                epochs: sweep.longestTrial(defaults: trainer.vocabulary.defaults)))
        let overviews = try claim.store.overviews(of: record.id)
        progress = RunProgress(
            sweep: sweep.name, metric: sweep.metric, workers: setup.workers,
            lines: overviews.map { RunProgress.Line($0) },
            unproposed: record.plannedTrials.map { max(0, $0 - overviews.count) })
    }

    /// Runs until the sweep is over or interrupted.
    func run() async throws -> ScheduleEnd {
        announce()
        let display = makeDisplay()
        // A task of its own: a terminal that is held up (Ctrl-S, a pager) must not hold up the runner.
        let (events, continuation) = AsyncStream.makeStream(of: RunEvent?.self)
        async let shown: Void = Self.show(events, on: display)
        notices.show(on: display)
        let resizes = SignalHandler([SIGWINCH]) { _ in continuation.yield(nil) }
        defer { resizes.cancel() }
        let runner = SweepRunner(
            setup, store: claim.store, executor: executor, date: { Date() },
            check: { [claim] in try claim.check() }
        ) {
            continuation.yield($0)
        }
        interrupts.begin(runner)
        let end = try await guarded { try await carryOut(runner) }
        let counts = try? claim.store.counts(of: setup.record.id)
        let last = [counts.map(summary), claim.store.close()].compactMap(\.self)
        let isRecorded = Result { try counts.map { try claim.store.confirm(setup.record, $0) } }
        interrupts.end()
        continuation.finish()
        await shown
        display.finish()
        try isRecorded.get()
        for line in last { StandardError.writeLine(line) }
        return end
    }

    /// Runs `body` so that no program that it starts outlives this process, after ending what an earlier one left.
    private func guarded(_ body: () async throws -> ScheduleEnd) async throws -> ScheduleEnd {
        guard setup.sweep.program != nil else { return try await body() }
        let file = setup.folder.lastRun
        if let last = try? String(contentsOfFile: file, encoding: .utf8), !last.isEmpty {
            let left = RunGuardian(run: last).killAll(patience: .seconds(10))
            if !left.isEmpty {
                throw RunningError.earlierProcesses(left)
            }
        }
        WholeFile.removeLeftovers(in: FolderName.of(file))
        try WholeFile.write(Data(setup.run.utf8), to: file)
        return try await executor.guarding(run: setup.run) {
            try await executor.watchingDevices(path: ProcessInfo.processInfo.environment["PATH"]) { [notices] in
                notices.say("notice: \($0)")
            } _: {
                try await body()
            }
        }
    }

    private func carryOut(_ runner: SweepRunner) async throws -> ScheduleEnd {
        do {
            let end = try await runner.carryOut()
            try claim.check()
            return end
        } catch {
            // What failed may have failed because something was taken away.
            let isInPlace = Result { try claim.check() }
            if let notice = claim.store.close() { StandardError.writeLine(notice) }
            try isInPlace.get()
            throw (error as? StoreError)?.ofRun ?? error
        }
    }

    private func announce() {
        let paused = progress.count(.paused)
        let open = progress.total - progress.endedCount - paused
        let trials =
            progress.isOpenEnded
            ? "trials \(setup.sweep.untilWhen)" : "\(progress.total) trials, \(open) to run"
        StandardError.writeLine(
            "sweep \"\(progress.sweep)\": \(trials), \(setup.workers) at a time"
                + (paused > 0 ? ", \(paused) paused" : ""))
        if let hint = progress.hint { StandardError.writeLine(hint) }
    }

    /// Nil stands for a terminal that has got another size.
    private static func show(_ events: AsyncStream<RunEvent?>, on display: any ProgressDisplay) async {
        for await event in events {
            if let event { display.show(event) } else { display.resize() }
        }
    }

    private func makeDisplay() -> any ProgressDisplay {
        guard StandardError.isTerminal else { return PlainLines(progress) }
        let start = ContinuousClock.now
        return LiveTable(progress, colours: Environment.wantsColours) { ContinuousClock.now - start }
    }

    private func summary(_ counts: [TrialState: Int]) -> String {
        let states = TrialState.allCases.compactMap { state in counts[state].map { "\($0) \(state.rawValue)" } }
        return "sweep \"\(progress.sweep)\": \(states.joined(separator: ", "))"
    }
}

/// What a run has to say while it waits; a terminal that is held up must not hold up the wait.
private final class Notices: Sendable {
    private let display = Mutex<(any ProgressDisplay)?>(nil)

    func show(on display: any ProgressDisplay) { self.display.withLock { $0 = display } }

    func say(_ words: String) {
        let display = display.withLock { $0 }
        DispatchQueue.global().async {
            if let display { display.show(.waiting(words)) } else { StandardError.writeLine(words) }
        }
    }
}
