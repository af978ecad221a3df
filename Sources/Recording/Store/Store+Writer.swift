import Files
import Foundation
import GRDB
public import Planning

extension Store {
    /// The process that opened the store for writing last; nil before the first one told its name.
    public func writer() throws -> WriterRecord? {
        try read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM writer").map { row in
                WriterRecord(host: row["host"], process: row["process"], wroteAt: try row.time("wrote_at"))
            }
        }
    }

    /// The machine that writes the store at `path`, by the file itself and not by its log, which another machine may be
    /// writing; nil when it does not tell.
    public static func owner(ofFileAt path: String) -> String? {
        let file = RealPath.of(path)
        guard FileIdentity(at: file) != nil, let address = immutableAddress(file) else { return nil }
        let wait = StoreWait(.brief, path: file)
        let queue = try? DatabaseQueue(path: address, configuration: configuration(readonly: true, wait))
        return try? queue?.read { try String.fetchOne($0, sql: "SELECT host FROM writer") }
    }

    /// Writes down which process writes from now on, in the file itself if nobody is just reading it.
    public func setWriter(_ writer: WriterRecord) throws {
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO writer (id, host, process, wrote_at) VALUES (1, ?, ?, ?)",
                arguments: [writer.host, writer.process, Timestamp.text(writer.wroteAt)])
        }
        try checkpoint()
    }

    /// Throws unless the file, opened anew, is whole and has as many trials of a sweep in each state as were recorded.
    ///
    /// For the end of a run, after ``close()``: what this process remembers of the file need not be what stands in it.
    public func confirm(_ sweep: SweepRecord, _ recorded: [TrialState: Int]) throws {
        let found: [TrialState: Int]?
        do {
            let store = try Store(path: realPath, access: .readOnly)
            defer {
                _ = store.close()
                removeEmptyLog()
            }
            let faults = try store.read { try String.fetchAll($0, sql: "PRAGMA quick_check(1)") }
            guard faults == ["ok"] else { throw StoreError.displaced(path: path, .overwritten) }
            found = try store.sweep(named: sweep.name).map { try store.counts(of: $0.id) }
        } catch StoreError.locked, StoreError.waitEnded {
            // Somebody holds it, and it was closed in good order.
            return
        } catch StoreError.damaged, StoreError.notAStore {
            throw StoreError.displaced(path: path, .overwritten)
        }
        guard found == recorded else { throw StoreError.displaced(path: path, .overwritten) }
    }

    /// A connection that only reads leaves an empty log behind; one that may write takes it away when it is the last.
    private func removeEmptyLog() {
        guard let queue = try? DatabaseQueue(path: realPath) else { return }
        _ = try? queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_schema") }
        try? queue.close()
    }
}
