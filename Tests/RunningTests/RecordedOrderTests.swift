import Deciding
import Foundation
import Parameters
import Planning
import Recording
import TestSupport
import Testing
import Workspace

@testable import Running

/// What happened is recorded in one order, trials come one at a time, and what cannot be run is not stored.
@Suite struct RecordedOrderTests {
    private static let succeeds = ScriptedExecutor { folder, _ in
        try ScriptedExecutor.report(1, 3, in: folder)
        try folder.write(.finished)
        return .exited(code: 0)
    }

    /// A store with a grid of `values` values of which no trial is stored yet.
    private func grid(
        _ values: Int, epochs: Int = 3, trainer: ScriptedTrainer = ScriptedTrainer()
    ) throws -> StoredSweep {
        let numbers = (1...values).map { ParameterValue.number(Number($0)) }
        let sweep = Sweep(
            name: "grid", trainer: ["epochs": .number(Number(epochs))], parameters: [Parameter(name: "a", values: numbers)])
        return try StoredSweep(sweep, trials: 0, planned: values, trainer: trainer)
    }

    @Test(.enabled(if: OutsideProgram.hasSQLite, "SKIPPED: the sqlite3 shell is not installed"))
    func oneCounterGoesOverReportsAndDecisions() async throws {
        let stored = try grid(5)
        #expect(try await stored.scheduler(Self.succeeds).carryOut() == .done(failed: 0))
        let log = try OutsideProgram.sqlite(
            "\(stored.folder)/apus.db",
            """
            SELECT sequence, number, what FROM (
              SELECT sequence, trial_id AS trial, action AS what FROM decisions
              UNION ALL SELECT sequence, trial, 'epoch ' || epoch FROM epochs
            ) JOIN trials ON trials.id = trial ORDER BY sequence
            """)
        let rows = log.split(separator: "\n").map { $0.split(separator: "|").map(String.init) }
        #expect(rows.map { $0[0] } == (1...30).map { "\($0)" })
        for trial in 1...5 {
            #expect(
                rows.filter { $0[1] == "\(trial)" }.map { $0[2] }
                    == ["propose", "start", "epoch 1", "epoch 2", "epoch 3", "settle"])
        }
        // Two workers take the first two, and each further trial comes when one of them is free.
        let starts = rows.filter { $0[2] == "start" || $0[2] == "settle" }
        var running = 0
        for row in starts {
            running += row[2] == "start" ? 1 : -1
            #expect(running <= 2)
        }
    }

    @Test func trialsAreStoredWhenTheirTurnComes() async throws {
        let stored = try grid(1000)
        #expect(try stored.store.counts(of: stored.run.record.id) == [.waiting: 1000])
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let scheduler = stored.scheduler(ScriptedExecutor.obedient()) { event in
            if case .started(let trial, _, _) = event, trial.number == 2 { start.finish() }
        }
        Task {
            for await _ in started {}
            scheduler.interrupt()
        }
        #expect(try await scheduler.carryOut() == .interrupted)
        #expect(try stored.store.trials(of: stored.run.record.id).map(\.trial.number) == [1, 2])
        #expect(try stored.store.counts(of: stored.run.record.id) == [.waiting: 1000])
    }

    @Test func aRunGoesOnWhereTheLastOneStoppedProposing() async throws {
        let stored = try grid(7)
        let crashing = ScriptedExecutor { folder, request in
            if request.trial == 4 { return .exited(code: 3) }
            try ScriptedExecutor.report(1, 3, in: folder)
            try folder.write(.finished)
            return .exited(code: 0)
        }
        guard case .environmentFailure = try await stored.scheduler(crashing).carryOut() else {
            Issue.record("it went on")
            return
        }
        #expect(try await stored.scheduler(Self.succeeds).carryOut() == .done(failed: 0))
        let trials = try stored.store.trials(of: stored.run.record.id)
        #expect(trials.map(\.trial.number) == Array(1...7))
        #expect(trials.map { $0.trial.parameters["a"]?.integer } == Array(1...7))
        #expect(trials.allSatisfy { $0.state == .finished && $0.recordedEpochs == 3 })
        #expect(trials.map(\.attempts.count).reduce(0, +) == 8)
    }

    /// The check of a proposal comes before its row: what the trainer refuses ends the run, and fails nothing.
    @Test func whatTheTrainerRefusesIsNotStored() async throws {
        let trainer = ScriptedTrainer(refusal: { $0["a"]?.integer == 3 ? "a is 3" : nil })
        let stored = try grid(5, trainer: trainer)
        let reason = Reason.refused(trial: 3, "a is 3")
        #expect(try await stored.scheduler(Self.succeeds).carryOut() == .environmentFailure(reason))
        let trials = try stored.store.trials(of: stored.run.record.id)
        #expect(trials.map(\.trial.number) == [1, 2])
        #expect(try stored.store.counts(of: stored.run.record.id)[.failed] == nil)
    }

    @Test func aTrialWhoseTurnHasNotComeCanBeStoppedWhileNobodyRunsTheSweep() async throws {
        let stored = try grid(5)
        let request = try stored.ask(.stop, 3)
        try await SweepRunner.answerRequests(stored.run, store: stored.store, date: { Date() })
        #expect(try stored.store.answer(to: request) == .done)
        #expect(try stored.trial(3).reason == "stopped by the user before the end of its first epoch")
        #expect(try await stored.scheduler(Self.succeeds).carryOut() == .done(failed: 0))
        #expect(try stored.store.counts(of: stored.run.record.id) == [.finished: 4, .stopped: 1])
        #expect(throws: StoreError.self) { try stored.ask(.stop, 6) }
    }

    /// SQLite counts transactions in the header of its shared memory (sqlite.org/walformat.html, iChange).
    @Test(.enabled(if: OutsideProgram.has("od"), "SKIPPED: od is not installed"))
    func aThousandTrialsBeforeItDoNotTakeAThousandTransactions() async throws {
        let stored = try grid(1_200)
        func transactions() throws -> Int {
            let words = try OutsideProgram("od", "-A", "n", "-t", "u4", "-j", "8", "-N", "4")
                .run(["\(stored.folder)/apus.db-shm"])
            return try #require(Int(words.trimmingCharacters(in: .whitespacesAndNewlines)))
        }
        let request = try stored.ask(.stop, 1_100)
        let before = try transactions()
        try await SweepRunner.answerRequests(stored.run, store: stored.store, date: { Date() })
        #expect(try stored.store.answer(to: request) == .done)
        #expect(try stored.store.counts(of: stored.run.record.id) == [.waiting: 1_199, .stopped: 1])
        #expect(try stored.store.overviews(of: stored.run.record.id).map(\.trial) == Array(1...1_100))
        let needed = try transactions() - before
        #expect((2...20).contains(needed), "\(needed) transactions")
    }

    /// What a worker reports after its trial was told to stop is dropped, and taken up when the trial goes on.
    @Test func reportsAfterAStopWaitForTheTrialToGoOn() async throws {
        let stored = try StoredSweep(Sweep(name: "s"))
        let (store, sweep) = (stored.store, stored.run.record.id)
        let (told, tell) = AsyncStream.makeStream(of: Void.self)
        let executor = LateReporter(told: told)
        let scheduler = stored.scheduler(executor) { event in
            guard case .recorded = event else { return }
            _ = try? store.ask(.stop, sweep: sweep, trial: 1, at: Date())
            tell.finish()
        }
        #expect(try await scheduler.carryOut() == .done(failed: 0))
        #expect(try stored.trial().state == .stopped)
        #expect(try stored.trial().reason == "stopped by the user at epoch 1")
        #expect(try store.curve(of: sweep, trial: 1).map(\.step) == [1])
        _ = try stored.ask(.resume, 1)
        #expect(try await stored.scheduler(Self.succeeds).carryOut() == .done(failed: 0))
        #expect(try store.curve(of: sweep, trial: 1).map(\.step) == [1, 2, 3])
        #expect(try stored.trial().attempts.map(\.newEpochs) == [2, 1])
    }

    /// Reports an epoch, and another one when it is told to end.
    private struct LateReporter: Executor {
        let told: AsyncStream<Void>

        func start(_ work: ExecutorWork, _ control: ExecutorControl) async -> ProcessEnd {
            try? ScriptedExecutor.report(1, 1, in: work.folder)
            for await _ in told {}
            for await _ in control.orders {
                try? ScriptedExecutor.report(2, 2, in: work.folder)
                try? work.folder.write(.interrupted)
                return .exited(code: 130)
            }
            return .signalled(9)
        }

        func reattach(to handle: String, _ work: ExecutorWork, _ control: ExecutorControl) async -> ProcessEnd? { nil }
    }

    /// Writes down the steps that it is shown with every report, and decides nothing.
    private final class Onlooker: StoppingRule {
        let shown = Locked<[[Int]]>([])

        func until(trial: Int, step: Int, epochs: Int?) -> Int? { epochs }
        func judge(trial: Int, _ history: History) -> Judgement {
            shown.withLock { $0.append(history.curves[trial, default: []].map(\.step)) }
            return .goOn
        }
        func promotion(of paused: PausedTrials, _ history: History) -> Int? { nil }
    }

    /// A rule that decides after a restart knows what one that was never interrupted would know.
    @Test func aRuleIsShownWhatEarlierRunsRecorded() async throws {
        // Of the last epoch it is not asked: nothing would be spared.
        let stored = try grid(1, epochs: 4)
        let rule = Onlooker()
        var run = stored.run
        run.stoppingRule = rule
        let (recorded, record) = AsyncStream.makeStream(of: Void.self)
        let first = SweepRunner(
            run, store: stored.store, executor: ScriptedExecutor.obedient { try ScriptedExecutor.report(1, 2, in: $0) },
            date: { Date() }
        ) { event in
            if case .recorded(_, let report) = event, report.step == 2 { record.finish() }
        }
        Task {
            for await _ in recorded {}
            first.interrupt()
        }
        #expect(try await first.carryOut() == .interrupted)
        #expect(rule.shown.withLock { $0 } == [[1], [1, 2]])
        let second = SweepRunner(
            run, store: stored.store, executor: Self.succeeds, date: { Date() }, notify: { _ in })
        #expect(try await second.carryOut() == .done(failed: 0))
        #expect(rule.shown.withLock { $0 } == [[1], [1, 2], [1, 2, 3]])
    }
}
