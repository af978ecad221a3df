import Deciding
import Foundation
import Parameters
import Planning
import Recording
import TestSupport
import Testing

@testable import Running
@testable import Workspace

/// Requests in the store, and what becomes of them and of the trials.
@Suite struct SweepRunnerControlTests {
    private static let succeeds = ScriptedExecutor { folder, _ in
        try ScriptedExecutor.report(1, 3, in: folder)
        try folder.write(.finished)
        return .exited(code: 0)
    }

    /// Fails in the first attempt of every trial.
    private static let failsAtFirst = ScriptedExecutor { folder, request in
        guard request.attempt > 1 else { return .exited(code: 1) }
        try ScriptedExecutor.report(1, 3, in: folder)
        try folder.write(.finished)
        return .exited(code: 0)
    }

    @Test func whatWasAskedBeforeARunIsDoneBeforeAnythingStarts() async throws {
        let stored = try StoredSweep(Sweep(name: "s"), trials: 3)
        let stop = try stored.ask(.stop, 2)
        let whole = try stored.ask(.pause)
        #expect(try await stored.scheduler(Self.succeeds).carryOut() == .done(failed: 0))
        #expect(try stored.store.answer(to: stop) == .done)
        #expect(try stored.store.answer(to: whole) == .refused("nobody runs it"))
        #expect(try stored.trial(2).state == .stopped && stored.trial(2).attempts.isEmpty)
        #expect(try stored.trial(2).reason == "stopped by the user before the end of its first epoch")
        #expect(try stored.trial(3).state == .finished)
    }

    @Test func aRunSeesARequestWithinAFewLooks() async throws {
        let stored = try StoredSweep(Sweep(name: "s"), trials: 2)
        let executor = ScriptedExecutor.obedient()
        let asked = Locked<[ControlRequest.ID]>([])
        let (store, sweep) = (stored.store, stored.run.record.id)
        let scheduler = stored.scheduler(executor) { event in
            if case .started(let trial, _, _) = event, trial.number == 2 {
                for trial in [1, 2] {
                    guard let id = try? store.ask(.stop, sweep: sweep, trial: trial, at: Date()) else { continue }
                    asked.withLock { $0.append(id) }
                }
            }
        }
        #expect(try await scheduler.carryOut() == .done(failed: 0))
        #expect(try asked.withLock { $0 }.map { try store.answer(to: $0) } == [.done, .done])
        #expect(try stored.trial(1).attempts.map { $0.end?.cause } == [.stopped])
        #expect(try stored.trial(1).reason == "stopped by the user before the end of its first epoch")
    }

    /// The run dies while a trial is on its way out: the request stands, and the next run sees to it.
    @Test func aRequestOutlivesTheRunThatWasToSeeToIt() async throws {
        let stored = try StoredSweep(Sweep(name: "s"))
        try stored.store.beginAttempt(
            sweep: stored.run.record.id, trial: 1, attempt: 1, fromEpoch: 0, origin: StoredSweep.origin, at: Date())
        let request = try stored.ask(.stop, 1)
        #expect(try await stored.scheduler(Self.succeeds).carryOut() == .done(failed: 0))
        #expect(try stored.store.answer(to: request) == .done)
        #expect(try stored.trial().state == .stopped)
        #expect(try stored.trial().attempts.map { $0.end?.cause } == [.lost])
    }

    @Test func nobodyNeedsToRunASweepForItsTrialsToBeTriedAgain() async throws {
        let stored = try StoredSweep(Sweep(name: "s", retries: 0), trials: 2)
        let executor = Self.failsAtFirst
        #expect(try await stored.scheduler(executor).carryOut() == .done(failed: 2))
        #expect(try await stored.scheduler(executor).carryOut() == .done(failed: 2))
        let request = try stored.ask(.retry)
        try await SweepRunner.answerRequests(stored.run, store: stored.store, date: { Date() })
        #expect(try stored.store.answer(to: request) == .done)
        #expect(try stored.trial().state == .waiting && stored.trial().reason == nil)
        #expect(try stored.trial().resetAttempt == 1)
        // The forgiven failure does not make the second attempt the last.
        #expect(try stored.trial().status.failures == 0)
        #expect(try await stored.scheduler(executor).carryOut() == .done(failed: 0))
        #expect(try stored.trial().attempts.map { $0.end?.cause } == [.failed, .finished])
    }

    @Test(arguments: [0, 2])
    func aTrialWhoseWorkerLiedCanBeTriedAgainFromTheBeginning(goodEpochs: Int) async throws {
        let stored = try StoredSweep(Sweep(name: "s"))
        let executor = ScriptedExecutor { folder, request in
            if request.attempt == 1 {
                try Data("2".utf8).write(to: URL(fileURLWithPath: folder.nextCheckpoint))
                try folder.adopt(checkpoint: folder.nextCheckpoint, isBest: true)
                try Data().write(to: URL(fileURLWithPath: folder.reports))
                try ScriptedExecutor.report(1, goodEpochs, in: folder)
                let file = try FileHandle(forWritingTo: URL(fileURLWithPath: folder.reports))
                try file.seekToEnd()
                try file.write(contentsOf: Data("nonsense\n".utf8))
                return .exited(code: 0)
            }
            try ScriptedExecutor.report(1, 3, in: folder)
            try folder.write(.finished)
            return .exited(code: 0)
        }
        #expect(try await stored.scheduler(executor).carryOut() == .done(failed: 1))
        _ = try stored.ask(.retry, 1)
        try await SweepRunner.answerRequests(stored.run, store: stored.store, date: { Date() })
        #expect(try await stored.scheduler(executor).carryOut() == .done(failed: 0))
        #expect(try stored.trial().attempts.map(\.fromEpoch) == [0, 0])
        #expect(try stored.store.curve(of: stored.run.record.id, trial: 1).map(\.step) == [1, 2, 3])
    }

    @Test(arguments: KeptCheckpoints.allCases)
    func aStoppedTrialGoesOnFromTheCheckpointThatWasKept(keep: KeptCheckpoints) async throws {
        let stored = try StoredSweep(Sweep(name: "s", keptCheckpoints: keep))
        let (store, sweep) = (stored.store, stored.run.record.id)
        let executor = ScriptedExecutor { folder, request in
            try ScriptedExecutor.report((request.resumed?.epoch ?? 0) + 1, 3, in: folder)
            try folder.write(.finished)
            return .exited(code: 0)
        }
        let first = ScriptedExecutor.obedient { folder in
            try ScriptedExecutor.report(1, 2, in: folder)
            for epoch in ["1", "2"] {
                try Data(epoch.utf8).write(to: URL(fileURLWithPath: folder.nextCheckpoint))
                try folder.adopt(checkpoint: folder.nextCheckpoint, isBest: true)
            }
            _ = try store.ask(.stop, sweep: sweep, trial: 1, at: Date())
        }
        #expect(try await stored.scheduler(first).carryOut() == .done(failed: 0))
        #expect(try stored.trial().reason == "stopped by the user at epoch 2")
        #expect(try await stored.scheduler(executor).carryOut() == .done(failed: 0))
        #expect(executor.requests.isEmpty)
        _ = try stored.ask(.resume, 1)
        #expect(try await stored.scheduler(executor).carryOut() == .done(failed: 0))
        let from = keep == .last || keep == .both ? 2 : 0
        #expect(try stored.trial().attempts.map(\.fromEpoch) == [0, from])
        #expect(try stored.trial().state == .finished)
        #expect(try store.curve(of: sweep, trial: 1).map(\.step) == [1, 2, 3])
        let best = stored.run.folder.trial(1).bestCheckpoint
        #expect(FileManager.default.fileExists(atPath: best) == (keep == .both || keep == .best))
    }

    /// A trial whose first attempt left the checkpoint of epoch 1 and ended for that cause.
    private func begun(_ sweep: Sweep, _ cause: AttemptCause, _ state: TrialState) throws -> StoredSweep {
        let stored = try StoredSweep(sweep)
        let folder = stored.run.folder.trial(1).attempt(1)
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        try Data("1".utf8).write(to: URL(fileURLWithPath: folder.checkpoint))
        let sweep = stored.run.record.id
        try stored.store.beginAttempt(
            sweep: sweep, trial: 1, attempt: 1, fromEpoch: 0, origin: StoredSweep.origin, at: Date())
        try stored.store.endAttempt(
            sweep: sweep, trial: 1, attempt: 1, end: AttemptEnd(cause: cause), state: state, reason: nil, at: Date())
        return stored
    }

    @Test func aWaitingTrialThatIsStoppedKeepsItsCheckpoint() async throws {
        let stored = try begun(Sweep(name: "s"), .interrupted, .waiting)
        _ = try stored.ask(.stop, 1)
        try await SweepRunner.answerRequests(stored.run, store: stored.store, date: { Date() })
        #expect(try stored.trial().state == .stopped)
        let trial = stored.run.folder.trial(1)
        #expect(FileManager.default.fileExists(atPath: trial.lastCheckpoint))
        #expect(!FileManager.default.fileExists(atPath: trial.attempt(1).checkpoint))
    }

    @Test func aPausedTrialWithoutRetriesLeftStaysPaused() async throws {
        let stored = try begun(Sweep(name: "s", retries: 0), .failed, .paused)
        try await SweepRunner.answerRequests(stored.run, store: stored.store, date: { Date() })
        #expect(try stored.trial().state == .paused)
    }

    @Test func whoeverRunsASweepLetsItGoOn() async throws {
        let stored = try StoredSweep(Sweep(name: "s"))
        try stored.store.setPaused(stored.run.record.id, since: Date(), at: Date())
        #expect(try stored.store.sweep(named: "s")?.pausedAt != nil)
        #expect(try await stored.scheduler(Self.succeeds).carryOut() == .done(failed: 0))
        #expect(try stored.store.sweep(named: "s")?.pausedAt == nil)
    }

    @Test func failuresOfEveryKindCountAndPausesDoNot() {
        let causes: [AttemptCause] = [.failed, .hung, .paused, .overMemory, .lost, .interrupted, .stopped]
        let attempts = causes.enumerated().map {
            AttemptRecord(
                number: $0 + 1, startedAt: .distantPast, endedAt: .distantPast, origin: StoredSweep.origin,
                end: AttemptEnd(cause: $1))
        }
        var record = TrialRecord(
            trial: Trial(number: 1, parameters: [:], settings: [:], seed: 1), state: .waiting, attempts: attempts)
        #expect(record.status.failures == 3)
        record.resetAttempt = 2
        #expect(record.status.failures == 1)
    }
}
