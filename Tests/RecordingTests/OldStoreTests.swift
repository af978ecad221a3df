import Foundation
import GRDB
import Parameters
import Planning
import TestSupport
import Testing

@testable import Recording

/// Stores of every released schema are read, and brought up to date without risk.
@Suite struct OldStoreTests {
    /// What every store answers, read as the program reads it.
    private func check(_ store: Store, _ old: OldStore) throws {
        var curves: [[String]] = []
        var trials: [[String]] = []
        for sweep in try store.sweeps().sorted(by: { $0.name < $1.name }) {
            for (trial, epochs) in try store.curves(of: sweep.id) {
                let metrics = Set(epochs.flatMap(\.metrics.keys)).sorted()
                for (metric, epoch) in metrics.flatMap({ metric in epochs.map { (metric, $0) } }) {
                    guard let value = epoch.metrics[metric] else { continue }
                    curves.append([sweep.name, "\(trial)", metric, "\(epoch.step)", "\(value)"])
                }
            }
            let attempts = try store.trials(of: sweep.id).map(\.attempts.count)
            for (summary, attempts) in zip(try store.summaries(of: sweep.id), attempts) {
                let settings = ["cell", "learning_rate", "layer_dropout", "epochs"]
                    .map { summary.trial.settings[$0]?.display ?? "" }
                trials.append(
                    [sweep.name, "\(summary.trial.number)", summary.state.rawValue, "\(summary.trial.seed)"] + settings
                        + [
                            "\(summary.last?.step ?? 0)", summary.best.map { "\($0.step)" } ?? "", "\(attempts)",
                            summary.reason ?? "",
                        ])
            }
        }
        let expected = try old.expected("curves")
        #expect(curves.count == expected.count)
        for (found, row) in zip(curves, expected) {
            guard found.dropLast() == row.dropLast(), Double(found[4]) == Double(row[4]) else {
                Issue.record("\(found) is not \(row)")
                return
            }
        }
        #expect(trials.map { Self.numbers($0) } == (try old.expected("trials")).map { Self.numbers($0) })
        let best = try store.read { database in
            try Row.fetchAll(
                database, sql: "SELECT sweep, cell, trial, last_value FROM best_by_cell ORDER BY sweep, cell")
        }
        #expect(
            best.map { ["\($0[0] as String)", "\($0[1] as String)", "\($0[2] as Int)", "\($0[3] as Double)"] }
                .map { Self.numbers($0) } == (try old.expected("best")).map { Self.numbers($0) })
    }

    /// `0.50` and `0.5` are one number; SQLite writes the second.
    private static func numbers(_ row: [String]) -> [String] { row.map { Double($0).map { "\($0)" } ?? $0 } }

    private static func schema(of path: String) throws -> Int {
        try DatabaseQueue(path: path).read(Migrations.all.appliedMigrations).count
    }

    @Test(arguments: OldStore.schemas)
    func aReaderAnswersAndChangesNothing(schema: Int) throws {
        let old = try OldStore(schema: schema)
        let bytes = try old.bytes
        try check(try Store(path: old.path, access: .readOnly), old)
        #expect(try old.bytes == bytes)
        #expect(try old.files == ["apus.db"])
    }

    @Test(arguments: OldStore.schemas)
    func aWriterBringsItUpToDateAndPutsACopyBesideIt(schema: Int) throws {
        let old = try OldStore(schema: schema)
        let store = try Store(path: old.path, access: .readWrite)
        #expect(store.backup == "\(old.path).backup-schema-\(schema)")
        try check(store, old)
        #expect(try store.read(Migrations.all.hasCompletedMigrations))
        #expect(try store.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") } == ["ok"])
        #expect(try Store(path: old.path, access: .readWrite).backup == nil)

        #expect(try Self.schema(of: try #require(store.backup)) == schema)
        try check(try Store(path: try #require(store.backup), access: .readOnly), old)
    }

    /// Epochs of before there was a counter are numbered in the order in which they were recorded, and new ones go on.
    @Test(arguments: OldStore.schemas.filter { $0 < 4 })
    func oldEpochsHaveAnOrder(schema: Int) throws {
        let old = try OldStore(schema: schema)
        let store = try Store(path: old.path, access: .readWrite)
        defer { withExtendedLifetime(old) {} }
        let disorder = """
            SELECT count(*) FROM (
              SELECT sequence, row_number() OVER (PARTITION BY sweep ORDER BY recorded_at, number, epoch) AS place
              FROM trials JOIN epochs ON epochs.trial = trials.id
            ) WHERE sequence IS NOT place
            """
        #expect(try store.read { try Int.fetchOne($0, sql: disorder) } == 0)
        let sweep = try #require(try store.sweeps().last)
        let last = try store.read { database in
            try Int64.fetchOne(
                database, sql: "SELECT count(*) FROM trials JOIN epochs ON epochs.trial = trials.id WHERE sweep = ?",
                arguments: [sweep.id])
        }
        #expect(try store.write { try Store.nextSequence(of: sweep.id, $0) } == (last ?? 0) + 1)
        #expect(sweep.plannedTrials == (try store.trials(of: sweep.id).count))
    }

    @Test func aBackupTakesTheLogWithItAndReplacesNone() throws {
        let old = try OldStore(schema: 1)
        let path = old.path
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path + ".backup-schema-1"))
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0")
            try database.execute(sql: "UPDATE sweeps SET description = 'in the log alone'")
        }
        let store = try Store(path: path, access: .readWrite)
        let backup = try #require(store.backup)
        #expect(backup == "\(path).backup-schema-1-2")
        let described = "SELECT DISTINCT description FROM sweeps"
        #expect(
            try DatabaseQueue(path: backup).read { try String.fetchAll($0, sql: described) } == ["in the log alone"])
        #expect(try Data(contentsOf: URL(fileURLWithPath: path + ".backup-schema-1")) == Data("mine".utf8))
        #expect(try !old.files.contains { $0.hasSuffix(".part") })
    }

    @Test(arguments: [Store.Access.readOnly, .readWrite])
    func aStepThatFailsLeavesTheStoreAsItWas(access: Store.Access) throws {
        let old = try OldStore(schema: 1)
        let bytes = try old.bytes
        var steps = Migrations.all
        steps.registerMigration("98 fine") { try $0.execute(sql: "CREATE TABLE fine (id INTEGER PRIMARY KEY)") }
        steps.registerMigration("99 not fine") { try $0.execute(sql: "INSERT INTO nowhere VALUES (1)") }
        let error = #expect(throws: StoreError.self) { try Store(path: old.path, access: access, steps: steps) }
        #expect(error == .cannotUpgrade(path: old.path, reason: "no such table: nowhere"))
        #expect(try old.bytes == bytes)
        #expect(try old.files == ["apus.db"])
    }

    /// Eight processes find the old store at once: one of them changes it, and every copy is of the old schema.
    @Test func manyMayBringItUpToDateAtOnce() async throws {
        let old = try OldStore(schema: 1)
        let path = old.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...8 { group.addTask { _ = try Store(path: path, access: .readWrite) } }
            try await group.waitForAll()
        }
        let backups = try old.files.filter { $0.contains(".backup-") }
        #expect(!backups.isEmpty && !backups.contains { $0.hasSuffix(".part") })
        for name in backups {
            #expect(try Self.schema(of: old.folder.path(name)) == 1)
        }
        try check(try Store(path: path, access: .readOnly), old)
    }
}
