import Foundation
import Parameters
import Planning
import Testing

@testable import Recording

@Suite struct StoreTests {
    @Test func aSweepComesBackAsItWasStored() throws {
        let temporary = try TemporaryStore()
        let stored = try #require(try temporary.store.sweep(named: "seed-table"))
        #expect(stored.slug == "seed-table")
        #expect(stored.description == "for tests")
        #expect(stored.text == "{}\n")
        #expect(stored.sha256 == "00")
        #expect(stored.method == .grid)
        #expect(stored.metric == Metric())
        #expect(stored.createdAt == TemporaryStore.noon)
        #expect(stored.programVersion == "1.0")
        #expect(stored.resultsFolder == "Results")
        #expect(try temporary.store.sweep(named: "other") == nil)
        #expect(try temporary.store.sweeps().map(\.id) == [temporary.sweep.id])
    }

    @Test func trialsComeBackWithLiteralsAndOrder() throws {
        let temporary = try TemporaryStore()
        let records = try temporary.store.trials(of: temporary.sweep.id)
        #expect(records.map(\.trial) == TemporaryStore.trials)
        #expect(records[0].trial.settings.names == ["cell", "learning_rate", "epochs", "clip_norm", "decay_factor"])
        #expect(records[0].trial.settings["decay_factor"]?.display == "5e-1")
        #expect(records.allSatisfy { $0.state == .waiting && $0.recordedEpochs == 0 && $0.attempts.isEmpty })
        #expect(try temporary.store.counts(of: temporary.sweep.id) == [.waiting: 3])
    }

    @Test func anAttemptAndItsEpochsAreRecorded() throws {
        let temporary = try TemporaryStore()
        let store = temporary.store
        try temporary.train(1, [200, 150, 160])
        let record = try store.trials(of: temporary.sweep.id)[0]
        #expect(record.state == .finished)
        #expect(record.recordedEpochs == 3)
        let attempt = try #require(record.attempts.first)
        #expect(attempt.origin == TemporaryStore.origin)
        #expect(attempt.startedAt == TemporaryStore.noon)
        #expect(attempt.endedAt == TemporaryStore.noon)
        #expect(attempt.end == AttemptEnd(cause: .finished, exitCode: 0))
        #expect(attempt.newEpochs == 3)

        let summary = try store.summaries(of: temporary.sweep.id)[0]
        #expect(summary.last == TemporaryStore.epoch(3, 160))
        #expect(summary.best == TemporaryStore.epoch(2, 150))
        #expect(summary.seconds == 6)
        #expect(summary.tokensPerSecond == 1000)
        #expect(summary.attempts == 1)
        #expect(try store.curve(of: temporary.sweep.id, trial: 1).map(\.step) == [1, 2, 3])
        #expect(try store.curves(of: temporary.sweep.id).map(\.trial) == [1])
    }
}
