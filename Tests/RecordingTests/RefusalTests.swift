import Foundation
import GRDB
import Parameters
import Planning
import Testing

@testable import Recording

/// What the store must not accept.
@Suite struct RefusalTests {
    @Test func aSecondRunningAttemptIsRefused() throws {
        let temporary = try TemporaryStore()
        func begin(_ attempt: Int) throws {
            try temporary.store.beginAttempt(
                sweep: temporary.sweep.id, trial: 1, attempt: attempt, fromEpoch: 0, origin: TemporaryStore.origin,
                at: TemporaryStore.noon)
        }
        try begin(1)
        #expect(throws: StoreError.self) { try begin(2) }
        #expect(throws: StoreError.self) { try begin(1) }
        #expect(try temporary.store.attempts(of: temporary.sweep.id, trial: 1).count == 1)
    }

    @Test func anAttemptEndsOnce() throws {
        let temporary = try TemporaryStore()
        try temporary.train(1, [5])
        #expect(throws: StoreError.noOpenAttempt(number: 1, trial: 1, path: temporary.path)) {
            try temporary.store.endAttempt(
                sweep: temporary.sweep.id, trial: 1, attempt: 1, end: AttemptEnd(cause: .lost), state: .waiting,
                reason: nil, at: TemporaryStore.noon)
        }
        #expect(try temporary.store.trials(of: temporary.sweep.id)[0].state == .finished)
        #expect(throws: StoreError.noOpenAttempt(number: 1, trial: 1, path: temporary.path)) {
            try temporary.store.setHandle("42", sweep: temporary.sweep.id, trial: 1, attempt: 1)
        }
    }

    @Test func theProcessIsWrittenDown() throws {
        let temporary = try TemporaryStore()
        try temporary.train(1, [5], end: nil)
        try temporary.store.setHandle("42", sweep: temporary.sweep.id, trial: 1, attempt: 1)
        #expect(try temporary.store.attempts(of: temporary.sweep.id, trial: 1).first?.handle == "42")
    }

    @Test(arguments: ["seed-table", "Seed-Table"])
    func aNameOrFolderIsTakenOnce(name: String) throws {
        let temporary = try TemporaryStore()
        #expect(throws: StoreError.sweepExists(name: "seed-table", path: temporary.path)) {
            try temporary.store.addSweep(
                Sweep(name: name), sha256: "", programVersion: "", resultsFolder: "", trials: [],
                at: TemporaryStore.noon)
        }
    }

    @Test func aTrialNumberIsTakenOnceAndThenNothingIsStored() throws {
        let temporary = try TemporaryStore()
        let twice = [TemporaryStore.trials[0], TemporaryStore.trials[0]]
        #expect(throws: StoreError.self) {
            try temporary.store.addSweep(
                Sweep(name: "twice"), sha256: "", programVersion: "", resultsFolder: "", trials: twice,
                at: TemporaryStore.noon)
        }
        #expect(try temporary.store.sweeps().count == 1)
    }

    @Test func epochsOfNobodyAreRefused() throws {
        let temporary = try TemporaryStore()
        let (store, sweep) = (temporary.store, temporary.sweep.id)
        #expect(throws: StoreError.unknownTrial(number: 9, sweep: sweep, path: temporary.path)) {
            try store.record([], sweep: sweep, trial: 9, attempt: 1, at: TemporaryStore.noon)
        }
        // There is no attempt 1 yet: a foreign key.
        #expect(throws: StoreError.self) {
            try store.record(
                [TemporaryStore.epoch(1, 5)], sweep: sweep, trial: 1, attempt: 1, at: TemporaryStore.noon)
        }
        #expect(throws: StoreError.unknownSweep(id: 99, path: temporary.path)) { try store.summaries(of: 99) }
    }

    /// Statements that no method would make, so that only the schema stands in their way.
    @Test(arguments: [
        "UPDATE trials SET state = 'asleep'", "UPDATE trials SET number = 0", "UPDATE trials SET seed = 'one'",
        "UPDATE trials SET settings = '{'", "UPDATE sweeps SET goal = 'best'", "UPDATE sweeps SET slug = '../x'",
        "UPDATE sweeps SET slug = '.x'", "UPDATE attempts SET cause = 'boredom', ended_at = '2026'",
        "UPDATE attempts SET cause = 'lost'", "UPDATE epochs SET epoch = 0", "UPDATE epochs SET seconds = NULL",
        "DELETE FROM attempts", "UPDATE metric_values SET value = 'high'", "UPDATE metric_values SET epoch = 7",
        "INSERT INTO metric_values SELECT * FROM metric_values",
        "INSERT INTO control (sweep, action, asked_at) VALUES (1, 'delete', '2026')",
        "INSERT INTO control (sweep, action, asked_at) VALUES (9, 'stop', '2026')",
        "INSERT INTO control (sweep, action, asked_at, refusal) VALUES (1, 'stop', '2026', 'no')",
        "INSERT INTO writer VALUES (2, 'box', 1, '2026')",
    ])
    func theSchemaRefuses(sql: String) throws {
        let temporary = try TemporaryStore()
        try temporary.train(1, [5], end: nil)
        #expect {
            try temporary.store.write { try $0.execute(sql: sql) }
        } throws: { error in
            if case StoreError.refused = error { true } else { false }
        }
    }

    @Test func deletingASweepLeavesNothingBehind() throws {
        let temporary = try TemporaryStore()
        try temporary.train(1, [5, 4])
        let left = try temporary.store.write { database in
            try database.execute(sql: "DELETE FROM sweeps")
            return try Int.fetchOne(
                database,
                sql: """
                    SELECT (SELECT count(*) FROM trials) + (SELECT count(*) FROM attempts)
                      + (SELECT count(*) FROM epochs) + (SELECT count(*) FROM metric_values)
                    """)
        }
        #expect(left == 0)
    }
}
