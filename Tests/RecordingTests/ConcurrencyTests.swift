import Foundation
import GRDB
import Parameters
import Planning
import TestSupport
import Testing

@testable import Recording

/// Several connections to one file at once, as of several processes.
@Suite struct ConcurrencyTests {
    @Test func manyMayMakeTheStoreAtOnce() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path("apus.db")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...8 {
                group.addTask {
                    let store = try Store(path: path, access: .readWrite)
                    _ = try store.addSweep(
                        Sweep(name: "sweep-\(number)"), sha256: "", programVersion: "", resultsFolder: "",
                        trials: TemporaryStore.trials, at: TemporaryStore.noon)
                }
            }
            try await group.waitForAll()
        }
        let names = try Store(path: path, access: .readOnly).sweeps().map(\.name)
        #expect(Set(names) == Set((1...8).map { "sweep-\($0)" }))
    }

    @Test func whatIsDoneTogetherIsDoneAsAWholeOrNotAtAll() throws {
        let temporary = try TemporaryStore()
        let (store, sweep) = (temporary.store, temporary.sweep.id)
        let reader = try Store(path: temporary.path, access: .readOnly)
        func put(_ number: Int, _ state: TrialState) throws {
            try store.place(sweep: sweep, trial: number, state: state, reason: nil, at: TemporaryStore.noon)
        }
        #expect(throws: StoreError.unknownTrial(number: 9, sweep: sweep, path: store.path)) {
            try store.together { for number in [1, 2, 9] { try put(number, .failed) } }
        }
        #expect(try store.counts(of: sweep) == [.waiting: 3])
        try store.together {
            try put(1, .failed)
            #expect(
                try store.counts(of: sweep) == [.waiting: 2, .failed: 1] && reader.counts(of: sweep) == [.waiting: 3])
            try put(2, .failed)
        }
        #expect(try reader.counts(of: sweep) == [.waiting: 1, .failed: 2])
    }

    @Test func aReaderStopsNoWriterAndKeepsItsState() throws {
        let temporary = try TemporaryStore()
        let reader = try Store(path: temporary.path, access: .readOnly)
        let waiting = "SELECT count(*) FROM trials WHERE state = 'waiting'"
        try reader.read { database in
            #expect(try Int.fetchOne(database, sql: waiting) == 3)
            try temporary.store.place(
                sweep: temporary.sweep.id, trial: 1, state: .failed, reason: .said("told so"), at: TemporaryStore.noon)
            #expect(try Int.fetchOne(database, sql: waiting) == 3)
        }
        #expect(try reader.counts(of: temporary.sweep.id) == [.waiting: 2, .failed: 1])
    }

    @Test(
        .enabled(
            if: OutsideProgram.hasSQLite, "SKIPPED: the sqlite3 shell is not installed: no second process is tried"))
    func anotherProcessReadsWhileTheStoreIsOpen() throws {
        let temporary = try TemporaryStore()
        try temporary.train(1, [9, 8], end: nil)
        #expect(try OutsideProgram.sqlite(temporary.path, "PRAGMA journal_mode") == "wal\n")
        #expect(try OutsideProgram.sqlite(temporary.path, "SELECT count(*) FROM epochs") == "2\n")
    }
}
