import Files
import Foundation
import GRDB

/// Brings a store of an older schema up to date without putting it at risk.
///
/// The missing steps are tried on a copy first, and a copy is put beside the store; only then is the store changed, each
/// step in a transaction of its own.
struct Upgrade {
    /// The store.
    let path: String
    /// Every step of the schema.
    let steps: DatabaseMigrator

    /// Whether every step was made.
    func isDone(_ database: Database) throws -> Bool {
        // The migrator looks for its table twice; the transaction must begin before, lest another process make the
        // table in between.
        _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema")
        return try steps.hasCompletedMigrations(database)
    }

    /// Runs `body` while nobody else upgrades a store of the same folder: under a lock that dies with its holder.
    func alone<Value>(_ body: () throws -> Value) rethrows -> Value {
        let folder = open(FolderName.of(path), O_RDONLY | O_CLOEXEC)
        // Where a folder cannot be locked, SQLite's own locks still keep every step whole.
        while folder >= 0, flock(folder, LOCK_EX) != 0, errno == EINTR {}
        defer { if folder >= 0 { close(folder) } }
        return try body()
    }

    /// Makes sure that the missing steps succeed and that the store can be had back.
    ///
    /// Returns where the copy stands; nil when the store is new or up to date. Throws
    /// ``StoreError/cannotUpgrade(path:reason:)``.
    func prepare(_ queue: DatabaseQueue) throws -> String? {
        let made = try queue.read(steps.appliedMigrations)
        guard let last = made.last, last != steps.migrations.last else { return nil }
        _ = try upgradedCopy(of: queue)
        return try putAside(queue, schema: last)
    }

    /// Makes the steps that are missing.
    func carryOut(on queue: DatabaseQueue) throws {
        guard try !queue.read(isDone) else { return }
        do {
            try steps.migrate(queue)
        } catch {
            // Another process may have made the same step between our look and our turn.
            guard (try? queue.read(isDone)) == true else { throw error }
        }
    }

    /// A copy with every step made, in a file without a name that is gone when it is closed.
    func upgradedCopy(of queue: DatabaseQueue) throws -> DatabaseQueue {
        let copy = try DatabaseQueue(path: "")
        try queue.backup(to: copy)
        do { try steps.migrate(copy) } catch let error as DatabaseError {
            throw StoreError.cannotUpgrade(path: path, reason: error.message ?? "\(error.resultCode)")
        }
        return copy
    }

    /// Puts a whole copy beside the store, under a name that nothing else bears.
    ///
    /// Nil when another process brought the store up to date meanwhile.
    private func putAside(_ queue: DatabaseQueue, schema last: String) throws -> String? {
        let name = "\(path).backup-schema-\(last.prefix { $0 != " " })"
        let aside = "\(name).\(ProcessInfo.processInfo.processIdentifier).part"
        unlink(aside)
        defer { unlink(aside) }
        // Takes what stands in the log file with it, and is one state of the store whoever writes.
        try queue.writeWithoutTransaction { try $0.execute(sql: "VACUUM INTO ?", arguments: [aside]) }
        guard try DatabaseQueue(path: aside).read(steps.appliedMigrations).last == last else { return nil }
        for name in [name] + (2...).lazy.prefix(1000).map({ "\(name)-\($0)" }) {
            if try WholeFile.claim(name, for: aside) { return name }
        }
        throw StoreError.cannotUpgrade(path: path, reason: "too many backups stand beside it")
    }
}
