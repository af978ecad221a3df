import Foundation
import GRDB

extension Store {
    /// The process that opened the store for writing last; nil before the first one told its name.
    public func writer() throws -> WriterRecord? {
        try read { database in
            try Row.fetchOne(database, sql: "SELECT * FROM writer").map { row in
                WriterRecord(host: row["host"], process: row["process"], wroteAt: try row.time("wrote_at"))
            }
        }
    }

    /// Writes down which process writes from now on.
    public func setWriter(_ writer: WriterRecord) throws {
        try write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO writer (id, host, process, wrote_at) VALUES (1, ?, ?, ?)",
                arguments: [writer.host, writer.process, Timestamp.text(writer.wroteAt)])
        }
    }
}
