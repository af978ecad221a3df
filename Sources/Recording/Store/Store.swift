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
        /// Makes the file if there is none, and brings an older schema up to date. Every page of the file is looked at
        /// before anything is written: a tenth of a second for a hundred thousand epochs.
        case readWrite
        /// As `readWrite`, but makes no file, and no store of an empty one.
        case existing
        /// Changes nothing.
        case readOnly
    }

    /// How long a writer waits for another one, in seconds.
    static let patience = 10

    /// The file.
    public let path: String
    /// Where the store stands as it was, when opening it brought an older schema up to date.
    public let backup: String?
    private let queue: DatabaseQueue

    /// Opens the store at `path`, whose folder must exist.
    ///
    /// A store of an older schema is brought up to date for a writer, after a copy of it was put beside it. A reader
    /// leaves it as it is and reads a copy that is up to date and gone with this object.
    public convenience init(path: String, access: Access) throws {
        try self.init(path: path, access: access, steps: Migrations.all)
    }

    /// Opens the store with other steps of the schema than this version's.
    init(path: String, access: Access, steps: DatabaseMigrator) throws {
        self.path = path
        let upgrade = Upgrade(path: path, steps: steps)
        (queue, backup) = try StoreError.translating(path) {
            switch access {
            case .readWrite: try Self.openForWriting(path, upgrade)
            case .existing: try Self.openExisting(path, upgrade)
            case .readOnly: (try Self.openForReading(path, upgrade), nil)
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

    /// Brings what stands in the log into the file, as far as readers let it.
    func checkpoint() throws {
        try StoreError.translating(path) {
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)") }
        }
    }

    private static func openForReading(_ path: String, _ upgrade: Upgrade) throws -> DatabaseQueue {
        guard FileManager.default.fileExists(atPath: path) else { throw StoreError.missing(path: path) }
        do {
            return try openForReading(path, at: path, upgrade)
        } catch let error as DatabaseError where isArchived(path) {
            // A log file cannot be made where nothing may be written; SQLite reads without one if it is told that
            // nobody writes. Not every SQLite knows this address.
            guard let address = immutableAddress(path), let queue = try? openForReading(path, at: address, upgrade)
            else { throw error }
            return queue
        }
    }

    private static func openForReading(
        _ path: String, at address: String, _ upgrade: Upgrade
    ) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: address, configuration: configuration(readonly: true))
        let isCurrent = try queue.read { database in
            guard try isOurs(database, path, upgrade) else {
                throw StoreError.notAStore(path: path, reason: "the file is empty")
            }
            return try upgrade.isDone(database)
        }
        return isCurrent ? queue : try upgrade.upgradedCopy(of: queue)
    }

    /// Whether nobody has the file open and this user cannot either, in the usual way.
    private static func isArchived(_ path: String) -> Bool {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return !FileManager.default.isWritableFile(atPath: folder)
            && !FileManager.default.fileExists(atPath: path + "-wal")
    }

    static func immutableAddress(_ path: String) -> String? {
        path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed).map { "file:\($0)?immutable=1" }
    }

    private static func openExisting(_ path: String, _ upgrade: Upgrade) throws -> (DatabaseQueue, backup: String?) {
        guard FileManager.default.fileExists(atPath: path) else { throw StoreError.missing(path: path) }
        return try openForWriting(path, upgrade, mayBeEmpty: false)
    }

    private static func openForWriting(
        _ path: String, _ upgrade: Upgrade, mayBeEmpty: Bool = true
    ) throws -> (DatabaseQueue, backup: String?) {
        let queue = try DatabaseQueue(path: path, configuration: configuration(readonly: false))
        // Nothing is changed before the file is known to be ours and whole, or new.
        try queue.read { database in
            guard try isOurs(database, path, upgrade) else {
                if !mayBeEmpty { throw StoreError.notAStore(path: path, reason: "the file is empty") }
                return
            }
            let found = try String.fetchAll(database, sql: "PRAGMA quick_check(1)")
            if found != ["ok"] { throw StoreError.damaged(path: path, what: found.joined(separator: "; ")) }
        }
        if try queue.read(upgrade.isDone) {
            try useLog(queue, path)
            return (queue, nil)
        }
        return try upgrade.alone {
            let backup = try upgrade.prepare(queue)
            try useLog(queue, path)
            try upgrade.carryOut(on: queue)
            return (queue, backup)
        }
    }

    private static func useLog(_ queue: DatabaseQueue, _ path: String) throws {
        try queue.writeWithoutTransaction { database in
            let mode = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
            guard mode == "wal" else { throw StoreError.readOnly(path: path) }
            // A power cut must not take back the row of an attempt: its folder would never be read again.
            try database.execute(sql: "PRAGMA synchronous = FULL")
        }
    }

    static func configuration(readonly: Bool) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(TimeInterval(patience))
        // 16 MB: a sweep of a thousand trials stays in memory while one transaction reads it.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -16000") }
        // A reader looks at a page or two of each trial's values: mapped, they need not be copied.
        if readonly { configuration.prepareDatabase { try $0.execute(sql: "PRAGMA mmap_size = 1073741824") } }
        return configuration
    }

    /// True for a store, false for a new and empty file.
    ///
    /// Throws for another program's file and for a newer schema.
    private static func isOurs(_ database: Database, _ path: String, _ upgrade: Upgrade) throws -> Bool {
        let identifier = try Int.fetchOne(database, sql: "PRAGMA application_id")
        guard identifier == Migrations.applicationID else {
            // The migrator's own table alone is what a process leaves that was killed while it made a new store.
            let foreign = "SELECT count(*) FROM sqlite_schema WHERE tbl_name <> 'grdb_migrations'"
            if try Int.fetchOne(database, sql: foreign) == 0 { return false }
            throw StoreError.notAStore(path: path, reason: "it is the SQLite file of another program")
        }
        if try upgrade.steps.hasBeenSuperseded(database) { throw StoreError.newerSchema(path: path) }
        return true
    }
}
