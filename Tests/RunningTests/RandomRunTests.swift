import Deciding
import Foundation
import Parameters
import Planning
import Recording
import TestSupport
import Testing

@testable import Running

/// Random search with a real store: what is proposed, stored and gone on with.
@Suite struct RandomRunTests {
    private static let succeeds = ScriptedExecutor { folder, _ in
        try ScriptedExecutor.report(1, 3, in: folder)
        try folder.write(.finished)
        return .exited(code: 0)
    }

    private static let epochs: ParameterSet = ["epochs": .number(Number(3))]

    /// `a` has so many values, or is continuous.
    private func sweep(values: Int?, runCap: Int? = nil, timeCap: Duration? = nil) -> Sweep {
        let uniform = Distribution(.uniform, [.min: Number(0), .max: Number(1)])!
        let domain: Domain = values.map { .list((1...$0).map { .number(Number($0)) }) } ?? .distribution(uniform)
        return Sweep(
            name: "random", method: .random, trainer: Self.epochs, parameters: [Parameter(name: "a", domain: domain)],
            searchSeed: 3, runCap: runCap, timeCap: timeCap)
    }

    private func parameters(_ stored: StoredSweep) throws -> [ParameterSet] {
        try stored.store.trials(of: stored.run.record.id).map(\.trial.parameters)
    }

    /// Runs to the end; the sentences about why there are no more trials.
    private func carryOut(_ stored: StoredSweep, count: Int? = nil) async throws -> [String] {
        let reasons = Locked<[String]>([])
        var run = stored.run
        run.newTrials = count
        let runner = SweepRunner(run, store: stored.store, executor: Self.succeeds, date: { Date() }) { event in
            if case .exhausted(let why) = event { reasons.withLock { $0.append(why.description) } }
        }
        #expect(try await runner.carryOut() == .done(failed: 0))
        return reasons.withLock { $0 }
    }

    /// Whatever the runs are cut into, the trials are those of the search.
    @Test(arguments: [6, nil])
    func runsWithACountMakeTheSameTrialsAsOneRun(values: Int?) async throws {
        let sweep = sweep(values: values, runCap: 6)
        let stored = try StoredSweep(sweep, trials: 0, planned: 6)
        #expect(try await carryOut(stored, count: 2) == ["the 2 new trials that --count asks for are done"])
        #expect(try parameters(stored).count == 2)
        #expect(try await carryOut(stored, count: 3) == ["the 3 new trials that --count asks for are done"])
        #expect(try await carryOut(stored) == ["run_cap is reached: 6 trials"])
        #expect(try parameters(stored) == sweep.firstTrials(6).map(\.parameters))
        #expect(try stored.store.counts(of: stored.run.record.id) == [.finished: 6])
    }

    @Test func theEndOfAFiniteSpaceIsSaid() async throws {
        let stored = try StoredSweep(sweep(values: 4), trials: 0, planned: 4)
        #expect(try await carryOut(stored) == ["every combination is tried"])
        #expect(Set(try parameters(stored)).count == 4)
        // Of a grid everybody knows.
        var grid = sweep(values: 4)
        grid.method = .grid
        #expect(try await carryOut(try StoredSweep(grid, trials: 0, planned: 4)) == [])
    }

    /// The attempts say how long trials ran in earlier runs.
    @Test func theTimeCapIsOfAllRuns() async throws {
        let stored = try StoredSweep(sweep(values: nil, timeCap: .seconds(3600)), trials: 1)
        try stored.store.beginAttempt(
            sweep: stored.run.record.id, trial: 1, attempt: 1, fromEpoch: 0, origin: StoredSweep.origin,
            at: Date(timeIntervalSinceNow: -7200))
        try stored.store.endAttempt(
            sweep: stored.run.record.id, trial: 1, attempt: 1, end: AttemptEnd(cause: .finished, exitCode: 0),
            state: .finished, reason: nil, at: Date(timeIntervalSinceNow: -3599))
        #expect(try await carryOut(stored) == ["time_cap is used up: trials ran for 1h in all"])
        #expect(try parameters(stored).count == 1)
    }
}
