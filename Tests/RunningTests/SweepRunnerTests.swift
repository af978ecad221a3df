import Deciding
import Foundation
import Parameters
import Planning
import Recording
import Synchronization
import Testing

@testable import Running
@testable import Workspace

/// The scheduler with a real store and real files, but scripted workers.
@Suite final class SweepRunnerTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    private let store: Store

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        store = try Store(path: "\(folder)/apus.db", access: .readWrite)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private static let origin = ScriptedTrainer.origin

    /// A sweep of `trials` trials of three epochs, stored.
    private func run(
        trials: Int = 1, retries: Int = 0, keep: KeptCheckpoints = .last,
        inspect: @escaping @Sendable (String) -> CheckpointStamp? = { _ in nil }
    ) throws -> RunSetup {
        let sweep = Sweep(name: "s", retries: retries, keptCheckpoints: keep)
        let list = (1...trials).map {
            Trial(number: $0, parameters: [:], settings: ["epochs": .number(Number(3))], seed: $0)
        }
        let record = try store.addSweep(
            sweep, sha256: "", programVersion: "0", resultsFolder: folder, trials: list, at: Date())
        return RunSetup(
            sweep: sweep, record: record, folder: SweepFolder(results: folder, slug: record.slug),
            trainer: ScriptedTrainer(read: inspect), workers: 2)
    }

    private func carryOut(_ run: RunSetup, _ executor: ScriptedExecutor) async throws -> ScheduleEnd {
        try await SweepRunner(run, store: store, executor: executor, date: { Date() }, notify: { _ in }).carryOut()
    }

    private func trial(_ run: RunSetup, _ number: Int = 1) throws -> TrialRecord {
        try #require(try store.trials(of: run.record.id).first { $0.trial.number == number })
    }

    private static let succeeds = ScriptedExecutor { folder, _ in
        try ScriptedExecutor.report(1, 3, in: folder)
        try folder.write(.finished)
        return .exited(code: 0)
    }

    @Test func everyEpochIsRecordedOnce() async throws {
        let run = try run(trials: 5)
        #expect(try await carryOut(run, Self.succeeds) == .done(failed: 0))
        let curves = try store.curves(of: run.record.id)
        #expect(curves.map(\.trial) == [1, 2, 3, 4, 5])
        #expect(curves.allSatisfy { $0.epochs.map(\.step) == [1, 2, 3] })
        let attempt = try #require(try trial(run, 3).attempts.first)
        #expect(attempt.end?.cause == .finished && attempt.end?.exitCode == 0 && attempt.handle == "4711")
    }

    @Test func anEpochThatComesOutDifferentlyFailsTheTrialLoudly() async throws {
        let run = try run(retries: 2)
        let executor = ScriptedExecutor { folder, request in
            let reports = try ReportWriter(path: folder.reports)
            let value = Double(request.attempt)
            try reports.append(Report(step: 1, metrics: ["valid_perplexity": value], seconds: 1))
            return .signalled(9)
        }
        #expect(try await carryOut(run, executor) == .done(failed: 1))
        let record = try trial(run)
        #expect(record.attempts.count == 2)
        let reason = try #require(record.reason)
        #expect(reason.contains("epoch 1") && reason.contains("valid_perplexity"), "\(reason)")
    }

    @Test func aLineThatLiesFailsTheTrialAtOnce() async throws {
        let run = try run(retries: 5)
        let executor = ScriptedExecutor { folder, _ in
            try Data(#"{"epoch": 99, "metrics": {}, "seconds": 1}"#.utf8 + [10])
                .write(to: URL(fileURLWithPath: folder.reports))
            return .exited(code: 0)
        }
        #expect(try await carryOut(run, executor) == .done(failed: 1))
        #expect(executor.requests.count == 1)
        #expect(try trial(run).reason?.contains("epoch 99 is not among 1 to 3") == true)
    }

    @Test func anExitWithoutOutcomeIsRetriedAndNamesTheLastLogLine() async throws {
        let run = try run(retries: 1)
        let executor = ScriptedExecutor { folder, _ in
            try Data("first\nthe disk is on fire\n".utf8).write(to: URL(fileURLWithPath: folder.log))
            return .exited(code: 0)
        }
        #expect(try await carryOut(run, executor) == .done(failed: 1))
        let record = try trial(run)
        #expect(record.attempts.map { $0.end?.cause } == [.failed, .failed])
        #expect(
            record.reason
                == "the worker exited with code 0 after 0 of 3 epochs, without having finished: the disk is on fire")
    }

    @Test func whatADeadSchedulersWorkersLeftIsReadAgain() async throws {
        let run = try run(trials: 3, keep: .none)
        // Trial 1 finished unseen, trial 2 diverged unseen, trial 3 reported two epochs and a torn line.
        for number in 1...3 {
            let attempt = run.folder.trial(number).attempt(1)
            try FileManager.default.createDirectory(atPath: attempt.path, withIntermediateDirectories: true)
            try store.beginAttempt(
                sweep: run.record.id, trial: number, attempt: 1, fromEpoch: 0, origin: Self.origin, at: Date())
            try ScriptedExecutor.report(1, [3, 1, 2][number - 1], in: attempt)
        }
        try run.folder.trial(1).attempt(1).write(.finished)
        try run.folder.trial(2).attempt(1).write(.diverged(reason: "NaN"))
        let torn = try FileHandle(forWritingTo: URL(fileURLWithPath: run.folder.trial(3).attempt(1).reports))
        try torn.seekToEnd()
        try torn.write(contentsOf: Data(#"{"epoch":3,"metr"#.utf8))
        try torn.close()

        let executor = ScriptedExecutor { folder, _ in
            try ScriptedExecutor.report(1, 3, in: folder)
            try folder.write(.finished)
            return .exited(code: 0)
        }
        #expect(try await carryOut(run, executor) == .done(failed: 0))
        #expect(executor.requests.map(\.trial) == [3])
        #expect(try trial(run, 1).state == .finished && trial(run, 1).recordedEpochs == 3)
        #expect(try trial(run, 2).state == .diverged && trial(run, 2).reason == "NaN")
        #expect(try trial(run, 3).state == .finished)
        #expect(try trial(run, 3).attempts.map { $0.end?.cause } == [.lost, .finished])
        #expect(try trial(run, 3).attempts.map(\.newEpochs) == [2, 1])
    }

    /// The checkpoints of the third epoch and of the best one, the second, and from where they are made once more.
    private static let leftBehind: [(last: String?, best: String?, resumed: Int?)] = [
        ("3", "2", nil), ("damaged", "2", 2), (nil, "2", 2), ("2", "2", 2), ("3", "damaged", 1), ("3", nil, 1),
    ]

    /// A worker finished unseen, and its files were damaged since.
    @Test(arguments: leftBehind)
    func whatIsToBeKeptIsMadeOnceMoreWhenItIsDamaged(last: String?, best: String?, resumed: Int?) async throws {
        let run = try run(keep: .both) { path in
            let text = try? String(contentsOfFile: path, encoding: .utf8)
            return text.flatMap { Int($0) }.map { CheckpointStamp(epoch: $0, checksum: "sum \($0)") }
        }
        let attempt = run.folder.trial(1).attempt(1)
        try FileManager.default.createDirectory(atPath: attempt.path, withIntermediateDirectories: true)
        try store.beginAttempt(
            sweep: run.record.id, trial: 1, attempt: 1, fromEpoch: 0, origin: Self.origin, at: Date())
        let reports = try ReportWriter(path: attempt.reports)
        for (epoch, value) in [(1, 3.0), (2, 1.0), (3, 2.0)] {
            try reports.append(Report(step: epoch, metrics: ["valid_perplexity": value], seconds: 1))
        }
        try attempt.write(.finished)
        // The one before the newest is that of the second epoch, or of the first where the best is to be made again.
        let previous = best == "2" ? "2" : "1"
        let files = [
            (attempt.checkpoint, last), (attempt.bestCheckpoint, best), (attempt.previousCheckpoint, previous),
        ]
        for case (let path, let content?) in files { try Data(content.utf8).write(to: URL(fileURLWithPath: path)) }

        let executor = ScriptedExecutor { folder, request in
            try folder.write(.finished)
            return .exited(code: 0)
        }
        #expect(try await carryOut(run, executor) == .done(failed: 0))
        #expect(executor.requests.map(\.resumed?.epoch) == (resumed.map { [$0] } ?? []))
        #expect(try trial(run).state == .finished)
    }

    @Test func aDamagedCheckpointIsPassedOverForTheOneBeforeIt() async throws {
        // A checkpoint here is a file that holds its epoch; "damaged" is no number.
        let run = try run(retries: 1) { path in
            let text = try? String(contentsOfFile: path, encoding: .utf8)
            return text.flatMap { Int($0) }.map { CheckpointStamp(epoch: $0, checksum: "sum \($0)") }
        }
        let executor = ScriptedExecutor { folder, request in
            guard request.attempt == 1 else {
                let resumed = try String(contentsOfFile: folder.resumed, encoding: .utf8)
                try ScriptedExecutor.report((Int(resumed) ?? 0) + 1, 3, in: folder)
                try folder.write(.finished)
                return .exited(code: 0)
            }
            for (epoch, content) in [(1, "1"), (2, "damaged")] {
                try ScriptedExecutor.report(epoch, epoch, in: folder)
                try Data(content.utf8).write(to: URL(fileURLWithPath: folder.nextCheckpoint))
                try folder.adopt(checkpoint: folder.nextCheckpoint, isBest: true)
            }
            return .signalled(9)
        }
        #expect(try await carryOut(run, executor) == .done(failed: 0))
        #expect(executor.requests.last?.resumed == CheckpointStamp(epoch: 1, checksum: "sum 1"))
        // The best value up to epoch 1, not up to the recorded epoch 2.
        #expect(executor.requests.last?.best == 1)
        #expect(try trial(run).attempts.map(\.fromEpoch) == [0, 1])
    }

    @Test func anEpochThatAGhostWritesWhileItsTrialGoesOnIsNotLost() async throws {
        // The first attempt's worker outlives its scheduler: after recovery read the reports, and before the next
        // attempt takes the checkpoint, it finishes epoch 2, report first.
        let folder = folder
        let run = try run { path in
            guard path.hasSuffix("/1/2/resumed.safetensors") else { return nil }
            try? ScriptedExecutor.report(2, 2, in: SweepFolder(results: folder, slug: "s").trial(1).attempt(1))
            return CheckpointStamp(epoch: 2, checksum: "")
        }
        let ghost = run.folder.trial(1).attempt(1)
        try FileManager.default.createDirectory(atPath: ghost.path, withIntermediateDirectories: true)
        try store.beginAttempt(
            sweep: run.record.id, trial: 1, attempt: 1, fromEpoch: 0, origin: Self.origin, at: Date())
        try ScriptedExecutor.report(1, 1, in: ghost)
        try Data("2".utf8).write(to: URL(fileURLWithPath: ghost.checkpoint))
        let executor = ScriptedExecutor { folder, _ in
            try ScriptedExecutor.report(3, 3, in: folder)
            try folder.write(.finished)
            return .exited(code: 0)
        }
        #expect(try await carryOut(run, executor) == .done(failed: 0))
        #expect(try store.curve(of: run.record.id, trial: 1).map(\.step) == [1, 2, 3])
    }

    @Test func aCheckpointBeyondWhatIsRecordedIsNotGoneOnFrom() async throws {
        let run = try run { path in path.contains("/1/2/") ? CheckpointStamp(epoch: 2, checksum: "") : nil }
        let first = run.folder.trial(1).attempt(1)
        try FileManager.default.createDirectory(atPath: first.path, withIntermediateDirectories: true)
        try store.beginAttempt(
            sweep: run.record.id, trial: 1, attempt: 1, fromEpoch: 0, origin: Self.origin, at: Date())
        try Data("2".utf8).write(to: URL(fileURLWithPath: first.checkpoint))
        let executor = Self.succeeds
        #expect(try await carryOut(run, executor) == .done(failed: 0))
        #expect(try trial(run).attempts.map(\.fromEpoch) == [0, 0])
        #expect(try store.curve(of: run.record.id, trial: 1).map(\.step) == [1, 2, 3])
    }

    @Test(arguments: KeptCheckpoints.allCases)
    func theCheckpointsThatAreAskedForStayAndNoOthers(keep: KeptCheckpoints) async throws {
        let run = try run(keep: keep)
        let executor = ScriptedExecutor { folder, _ in
            for epoch in 1...3 {
                try ScriptedExecutor.report(epoch, epoch, in: folder)
                try Data("\(epoch)".utf8).write(to: URL(fileURLWithPath: folder.nextCheckpoint))
                try folder.adopt(checkpoint: folder.nextCheckpoint, isBest: epoch == 2)
            }
            try Data("half".utf8).write(to: URL(fileURLWithPath: folder.nextCheckpoint + ".1.part"))
            try folder.write(.finished)
            return .exited(code: 0)
        }
        #expect(try await carryOut(run, executor) == .done(failed: 0))
        let trial = run.folder.trial(1)
        let last = try? String(contentsOfFile: trial.lastCheckpoint, encoding: .utf8)
        let best = try? String(contentsOfFile: trial.bestCheckpoint, encoding: .utf8)
        #expect(last == (keep == .last || keep == .both ? "3" : nil))
        #expect(best == (keep == .best || keep == .both ? "2" : nil))
        let left = try FileManager.default.contentsOfDirectory(atPath: trial.attempt(1).path)
        #expect(Set(left) == ["request.json", "reports.jsonl", "outcome.json", "log.txt"])
    }

    @Test func interruptingReachesTheWorkersAndTheSweepGoesOnLater() async throws {
        let run = try run(trials: 3)
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let scheduler = SweepRunner(run, store: store, executor: ScriptedExecutor.obedient(), date: { Date() }) {
            event in
            if case .started(let trial, _, _) = event, trial.number == 2 { start.finish() }
        }
        Task {
            for await _ in started {}
            scheduler.interrupt()
        }
        #expect(try await scheduler.carryOut() == .interrupted)
        #expect(try store.counts(of: run.record.id) == [.waiting: 3])
        #expect(try trial(run, 1).attempts.map { $0.end?.cause } == [.interrupted])
        #expect(try trial(run, 3).attempts.isEmpty)
        #expect(try await carryOut(run, Self.succeeds) == .done(failed: 0))
    }

    /// Somebody sets the clock on the wall while a trial runs: an hour back, or ten hours on.
    @Test(arguments: [-3600.0, 36_000])
    func theWallClockDecidesNothing(jump: Double) async throws {
        var run = try run(trials: 3)
        run.sweep.trialTimeout = .seconds(3000)
        let noon = Date(timeIntervalSince1970: 1_800_000_000)
        let looks = Mutex(0)
        let scheduler = SweepRunner(run, store: store, executor: Self.succeeds) {
            noon.addingTimeInterval(
                looks.withLock {
                    $0 += 1; return $0
                } > 1 ? jump : 0)
        } notify: { _ in
        }
        #expect(try await scheduler.carryOut() == .done(failed: 0))
        for record in try store.trials(of: run.record.id) {
            #expect(record.recordedEpochs == 3)
            // The end is after the beginning, and a time limit over several runs counts what passed.
            let attempt = try #require(record.attempts.first)
            let ended = try #require(attempt.endedAt)
            // A busy machine may take minutes, but no hour.
            #expect((0..<1800).contains(ended.timeIntervalSince(attempt.startedAt)))
            #expect(record.status.spent < .seconds(1800))
        }
    }

    @Test func anAttemptWhoseEndNobodySawCostsNoTime() {
        let end = Date(timeIntervalSince1970: 1000)
        func attempt(_ cause: AttemptCause, code: Int?) -> AttemptRecord {
            AttemptRecord(
                number: 1, startedAt: end.addingTimeInterval(-60), endedAt: end, origin: Self.origin,
                end: AttemptEnd(cause: cause, exitCode: code))
        }
        let record = TrialRecord(
            trial: Trial(number: 1, parameters: [:], settings: [:], seed: 1), state: .waiting,
            attempts: [attempt(.failed, code: 1), attempt(.interrupted, code: nil), attempt(.lost, code: nil)])
        #expect(record.status.spent == .seconds(60))
        #expect(record.status.failures == 1)
    }

    @Test func aFailureThatNobodySawCountsAgainstTheRetries() async throws {
        let run = try run(retries: 0)
        let attempt = run.folder.trial(1).attempt(1)
        try FileManager.default.createDirectory(atPath: attempt.path, withIntermediateDirectories: true)
        try store.beginAttempt(
            sweep: run.record.id, trial: 1, attempt: 1, fromEpoch: 0, origin: Self.origin,
            at: Date(timeIntervalSinceNow: -100))
        try attempt.write(.failed(message: "no corpus"))
        try Data().write(to: URL(fileURLWithPath: attempt.heartbeat))
        let lastSign = Date(timeIntervalSinceNow: -40)
        try FileManager.default.setAttributes([.modificationDate: lastSign], ofItemAtPath: attempt.heartbeat)
        let executor = Self.succeeds
        #expect(try await carryOut(run, executor) == .done(failed: 1))
        #expect(try trial(run).attempts.count == 1)
        #expect(try trial(run).reason == "no corpus")
        // It was alive last at that time, which is recorded to the millisecond.
        let ended = try #require(try trial(run).attempts[0].endedAt)
        #expect(abs(ended.timeIntervalSince(lastSign)) < 0.01)
    }
}
