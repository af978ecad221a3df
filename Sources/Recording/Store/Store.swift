import Files
import Foundation
import GRDB

/// The SQLite file that holds sweeps, trials, attempts and the metrics of every epoch.
///
/// Every method is one transaction, and its errors are ``StoreError``. Several processes may write to one file, and
/// readers never wait for a writer (write-ahead log). Methods block while they read or write the file.
public final class Store: Sendable {
    /// What a connection may do.
    public enum Access: Sendable {
        /// Makes the file if there is none, and brings an older schema up to date.
        case readWrite
        /// Changes nothing.
        case readOnly
    }

    /// How long a writer waits for another one, in seconds.
    static let patience = 10

    /// The file.
    public let path: String
    private let queue: DatabaseQueue

    /// Opens the store at `path`, whose folder must exist.
    public init(path: String, access: Access) throws {
        self.path = path
        queue = try StoreError.translating(path) {
            switch access {
            case .readWrite: try Self.openForWriting(path)
            case .readOnly: try Self.openForReading(path)
            }
        }
    }

    /// Runs `body` on one unchanging state of the file.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try StoreError.translating(path) { try queue.read(body) }
    }

    /// Runs `body` in a transaction of its own, which is undone when `body` throws.
    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try StoreError.translating(path) {
            try queue.write { database in
                let value = try body(database)
                if FaultPoint.insert.fails() { throw DatabaseError(resultCode: .SQLITE_FULL) }
                return value
            }
        }
    }

    private static func openForReading(_ path: String) throws -> DatabaseQueue {
        guard FileManager.default.fileExists(atPath: path) else { throw StoreError.missing(path: path) }
        do {
            return try openForReading(path, at: path)
        } catch let error as DatabaseError where isArchived(path) {
            // A log file cannot be made where nothing may be written; SQLite reads without one if it is told that
            // nobody writes. Not every SQLite knows this address.
            guard let address = immutableAddress(path), let queue = try? openForReading(path, at: address) else {
                throw error
            }
            return queue
        }
    }

    private static func openForReading(_ path: String, at address: String) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: address, configuration: configuration(readonly: true))
        try queue.read { database in
            guard try isOurs(database, path) else {
                throw StoreError.notAStore(path: path, reason: "the file is empty")
            }
            guard try Migrations.all.hasCompletedMigrations(database) else {
                throw StoreError.olderSchema(path: path)
            }
        }
        return queue
    }

    /// Whether nobody has the file open and this user cannot either, in the usual way.
    private static func isArchived(_ path: String) -> Bool {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return !FileManager.default.isWritableFile(atPath: folder)
            && !FileManager.default.fileExists(atPath: path + "-wal")
    }

    private static func immutableAddress(_ path: String) -> String? {
        path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed).map { "file:\($0)?immutable=1" }
    }

    private static func openForWriting(_ path: String) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: path, configuration: configuration(readonly: false))
        // Nothing is changed before the file is known to be ours or new.
        _ = try queue.read { try isOurs($0, path) }
        try queue.writeWithoutTransaction { database in
            let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
            guard mode == "wal" else { throw StoreError.readOnly(path: path) }
            // A power cut must not take back the row of an attempt: its folder would never be read again.
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
        try bringUpToDate(queue)
        return queue
    }

    /// Makes the steps of the schema that are missing.
    private static func bringUpToDate(_ queue: DatabaseQueue) throws {
        guard try !queue.read(Migrations.all.hasCompletedMigrations) else { return }
        do {
            try Migrations.all.migrate(queue)
        } catch {
            // Another process may have made the same step between our look and our turn.
            guard try queue.read(Migrations.all.hasCompletedMigrations) else { throw error }
        }
    }

    private static func configuration(readonly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(TimeInterval(patience))
        // 16 MB: a sweep of a thousand trials stays in memory while one transaction reads it.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -16000") }
        return configuration
    }

    /// True for a store, false for a new and empty file.
    ///
    /// Throws for another program's file and for a newer schema.
    private static func isOurs(_ database: Database, _ path: String) throws -> Bool {
        let identifier = try Int.fetchOne(database, sql: "PRAGMA application_id")
        guard identifier == Migrations.applicationID else {
            // The migrator's own table alone is what a process leaves that was killed while it made a new store.
            let foreign = "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'"
            if try Int.fetchOne(database, sql: foreign) == 0 { return false }
            throw StoreError.notAStore(path: path, reason: "it is the SQLite file of another program")
        }
        if try Migrations.all.hasBeenSuperseded(database) { throw StoreError.newerSchema(path: path) }
        return true
    }
}
