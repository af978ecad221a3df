import Files
import Foundation
import GRDB
import Synchronization

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

    /// The file, as it was named.
    public let path: String
    /// The file itself: an absolute path without links. SQLite is given no other, for it would read `file:x` as an address.
    public let realPath: String
    /// Where the store stands as it was, when opening it brought an older schema up to date.
    public let backup: String?
    private let queue: DatabaseQueue
    private let wait: StoreWait
    /// Whether a transaction is open that consists of others.
    private let isTogether = Atomic(false)
    /// What this process has open; nil for a reader, who is gone in a moment.
    private let files: StoreFiles?

    /// Opens the store at `path`, whose folder must exist.
    ///
    /// A store of an older schema is brought up to date for a writer, after a copy of it was put beside it. A reader
    /// leaves it as it is and reads a copy that is up to date and gone with this object.
    public convenience init(path: String, access: Access, patience: Patience = .brief) throws {
        try self.init(path: path, access: access, patience: patience, steps: Migrations.all)
    }

    /// Opens the store with other steps of the schema than this version's.
    init(path: String, access: Access, patience: Patience = .brief, steps: DatabaseMigrator) throws {
        let opening = Opening(path: path, steps: steps, patience: patience)
        self.path = path
        realPath = opening.file
        wait = opening.wait
        (queue, backup) = try StoreError.translating(path, opening.wait) { try opening.queue(access) }
        files = access == .readOnly ? nil : StoreFiles(at: opening.file, before: opening.before)
        if access != .readOnly, files == nil { throw StoreError.displaced(path: path, .replaced) }
    }

    deinit { _ = close() }

    /// Runs `body` on one unchanging state of the file.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try translating {
            try queue.unsafeReentrantRead { database in
                if database.isInsideTransaction { return try body(database) }
                return try database.readOnly { try Self.transaction(.deferred, database, body) }
            }
        }
    }

    /// Runs `body` in a transaction of its own, which is undone when `body` throws.
    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        // What comes out of the log would hide what somebody wrote over.
        if !isTogether.load(ordering: .relaxed) { try check() }
        return try translating {
            try queue.unsafeReentrantWrite { database in
                try database.isInsideTransaction
                    ? body(database) : Self.transaction(.immediate, database, body)
            }
        }
    }

    /// Makes one transaction of all that `body` reads and writes, undone as a whole when it throws.
    ///
    /// A thousand rows cost then little more than one; other processes wait meanwhile.
    public func together(_ body: () throws -> Void) throws {
        try translating {
            isTogether.store(true, ordering: .relaxed)
            defer { isTogether.store(false, ordering: .relaxed) }
            try queue.unsafeReentrantWrite { try Self.transaction(.immediate, $0) { _ in try body() } }
        }
    }

    private static func transaction<Value>(
        _ kind: Database.TransactionKind, _ database: Database, _ body: (Database) throws -> Value
    ) throws -> Value {
        var value: Value?
        try database.inTransaction(kind) {
            value = try body(database)
            if kind == .immediate, FaultPoint.insert.fails() {
                throw DatabaseError(resultCode: errno == ENOSPC ? .SQLITE_FULL : .SQLITE_IOERR)
            }
            return .commit
        }
        // The transaction was committed, so that the body has returned.
        return value!
    }

    /// Brings what stands in the log into the file, as far as readers let it.
    func checkpoint() throws {
        try translating {
            try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(PASSIVE)") }
        }
    }

    /// Whatever was done in a file that is no longer the store is not done, and its errors are not the store's.
    private func translating<Value>(_ body: () throws -> Value) throws -> Value {
        let result = Result { try StoreError.translating(path, wait, body) }
        if !isTogether.load(ordering: .relaxed) { try check() }
        return try result.get()
    }

    /// The time that went by in waiting for other processes, in all.
    public var timeWaited: Duration { wait.total }

    // MARK: - Whether it is still there

    /// Throws ``StoreError/displaced(path:_:)`` when the file was removed, moved or replaced since it was opened. Reading
    /// and writing do so by themselves.
    public func check() throws {
        guard let files, let loss = files.loss else { return }
        switch loss {
        case .store: throw StoreError.displaced(path: path, files.displacement)
        case .content: throw StoreError.displaced(path: path, .overwritten)
        case .companion: throw StoreError.displaced(path: path, save(loss))
        }
    }

    /// A log that is gone is still open here, and nobody else has it: what stands in it can be saved.
    private func save(_ loss: StoreFiles.Loss) -> StoreError.Displacement {
        guard case .companion(let companion, isReplaced: false) = loss else { return .replaced }
        do { return .companionRemoved(companion, isSaved: try fold() == nil) } catch {
            return .companionRemoved(companion, isSaved: false)
        }
    }

    // MARK: - One file

    /// Brings the log into the file and closes both; the last process to do so leaves one file.
    ///
    /// Returns what a person is to be told when others keep that from happening. Nothing can be read or written after it.
    public func close() -> String? {
        let loss = files?.loss
        let obstacle = Result {
            try StoreError.translating(path, wait) {
                files == nil || loss?.leavesStore == false ? nil : try fold()
            }
        }
        guard loss == nil || files?.isGone == true else {
            // SQLite would remove the log of whatever has taken the store's place: it is never closed.
            _ = Unmanaged.passRetained(queue)
            return nil
        }
        try? queue.close()
        switch obstacle {
        case .success(nil): return nil
        case .success(let reader?): return StoreError.notFolded(path: path, "\(reader) is still reading it")
        case .failure(let error): return StoreError.notFolded(path: path, "\(error)")
        }
    }

    /// Brings all that stands in the log into the file; returns who keeps that from happening, nil when it is done.
    private func fold() throws -> String? {
        try wait.limited(to: Patience.moment) {
            let isWhole = try queue.writeWithoutTransaction { database in
                let row = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
                return row.map { $0[0] == 0 || ($0[1] as Int) <= ($0[2] as Int) } ?? true
            }
            return isWhole ? nil : (wait.holder ?? wait.reader)?.description ?? "another process"
        }
    }
}
