import Files
import Foundation
import GRDB

extension Store {
    /// Opens a store's file.
    struct Opening {
        /// The store as it was named.
        let path: String
        /// The file itself.
        let file: String
        /// What stood there before it was opened.
        let before: FileIdentity?
        let wait: StoreWait
        private let upgrade: Upgrade

        init(path: String, steps: DatabaseMigrator, patience: Patience) {
            self.path = path
            file = RealPath.of(path)
            before = FileIdentity(at: file)
            wait = StoreWait(patience, path: file)
            upgrade = Upgrade(path: file, steps: steps)
        }

        func queue(_ access: Access) throws -> (DatabaseQueue, backup: String?) {
            // SQLite finds a file's log by the file's name, and locks that another name leads to are not seen.
            let names = FileIdentity.names(at: file)
            if names > 1 { throw StoreError.severalNames(path: path, count: names) }
            return switch access {
            case .readWrite: try forWriting()
            case .existing: try existing()
            case .readOnly: (try forReading(), nil)
            }
        }

        // MARK: - For reading

        private func forReading() throws -> DatabaseQueue {
            guard before != nil else { throw StoreError.missing(path: path) }
            do {
                return try forReading(at: file)
            } catch let error as DatabaseError where isClosed {
                // A log file cannot be made where nothing may be written; SQLite reads without one if it is told that
                // nobody writes. Not every SQLite knows this address.
                guard !hasLog else { throw StoreError.logUnreadable(path: path) }
                guard let address = Store.immutableAddress(file), let queue = try? forReading(at: address)
                else { throw error }
                return queue
            }
        }

        private func forReading(at address: String) throws -> DatabaseQueue {
            let queue = try DatabaseQueue(path: address, configuration: Store.configuration(readonly: true, wait))
            let isCurrent = try queue.read { database in
                guard try isOurs(database) else {
                    throw StoreError.notAStore(path: path, reason: "the file is empty")
                }
                return try upgrade.isDone(database)
            }
            return isCurrent ? queue : try upgrade.upgradedCopy(of: queue)
        }

        /// Whether nobody has the file open and this user cannot either, in the usual way.
        private var isClosed: Bool {
            return access(FolderName.of(file), W_OK) != 0 && FileIdentity(at: file + "-shm") == nil
        }

        /// Whether rows stand in the log that are not in the file yet.
        private var hasLog: Bool {
            var status = stat()
            return stat(file + "-wal", &status) == 0 && status.st_size > 0
        }

        // MARK: - For writing

        private func existing() throws -> (DatabaseQueue, backup: String?) {
            guard before != nil else { throw StoreError.missing(path: path) }
            return try forWriting(mayBeEmpty: false)
        }

        private func forWriting(mayBeEmpty: Bool = true) throws -> (DatabaseQueue, backup: String?) {
            let queue = try DatabaseQueue(path: file, configuration: Store.configuration(readonly: false, wait))
            // Nothing is changed before the file is known to be ours and whole, or new.
            try queue.read { database in
                guard try isOurs(database) else {
                    if !mayBeEmpty { throw StoreError.notAStore(path: path, reason: "the file is empty") }
                    return
                }
                let found = try String.fetchAll(database, sql: "PRAGMA quick_check(1)")
                if found != ["ok"] { throw StoreError.damaged(path: path, what: found.joined(separator: "; ")) }
            }
            if try queue.read(upgrade.isDone) {
                try useLog(queue)
                return (queue, nil)
            }
            return try upgrade.alone {
                let backup = try upgrade.prepare(queue)
                try useLog(queue)
                try upgrade.carryOut(on: queue)
                return (queue, backup.map { named($0) })
            }
        }

        /// The name of a file beside the store as a person knows it.
        private func named(_ other: String) -> String {
            let name = path + other.dropFirst(file.count)
            return FileIdentity(at: name) == FileIdentity(at: other) ? name : other
        }

        private func useLog(_ queue: DatabaseQueue) throws {
            try queue.writeWithoutTransaction { database in
                let mode = try waiting { try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL") }
                guard mode == "wal" else { throw StoreError.readOnly(path: path) }
                // A power cut must not take back the row of an attempt: its folder would never be read again.
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
        }

        /// Runs `body` again and again while another process holds the file: where a lock that is held already has to become
        /// a stronger one, SQLite gives up without asking its busy handler.
        private func waiting<Value>(_ body: () throws -> Value) throws -> Value {
            var tries = 0
            while true {
                do { return try body() } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                    guard wait.goesOn(tries: tries) else { throw error }
                    tries += 1
                }
            }
        }

        /// True for a store, false for a new and empty file.
        ///
        /// Throws for another program's file and for a newer schema.
        private func isOurs(_ database: Database) throws -> Bool {
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

    /// How a connection is set up; `wait` says what it does while another process holds the file.
    static func configuration(readonly: Bool, _ wait: StoreWait) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = readonly
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .callback { wait.goesOn(tries: $0) }
        // 16 MB: a sweep of a thousand trials stays in memory while one transaction reads it.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -16000") }
        // A reader looks at a page or two of each trial's values: mapped, they need not be copied.
        if readonly { configuration.prepareDatabase { try $0.execute(sql: "PRAGMA mmap_size = 1073741824") } }
        return configuration
    }

    /// The address of a file that nobody writes.
    static func immutableAddress(_ file: String) -> String? {
        file.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed).map { "file://\($0)?immutable=1" }
    }
}
