import Foundation
import Testing

/// What must hold of every sweep that is done, whatever happened to it.
enum SweepCheck {
    /// The same rows and checkpoints as in `other`, no row twice, nothing left open, and a sound store.
    static func isWhole(_ program: Program, asIn other: SweepRemains) throws {
        let remains = try SweepRemains(in: program)
        let difference = remains.difference(from: other)
        #expect(difference == nil, "\(difference ?? "")")
        #expect(remains.epochs.count > 1 && Set(remains.epochs).count == remains.epochs.count)
        #expect(remains.summary.allSatisfy { $0.contains("finished") || $0.contains("State") })
        let query = """
            PRAGMA integrity_check; PRAGMA foreign_key_check; SELECT count(*) FROM attempts WHERE ended_at IS NULL;
            """
        guard let shell = try program.other("sqlite3", "Results/apus.db", query) else {
            return print("SKIPPED: the sqlite3 shell is not installed: the store's integrity is not checked")
        }
        #expect(shell.output == "ok\n0\n")
    }
}
