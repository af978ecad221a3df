import Foundation
import Planning
import TestSupport
import Testing

@testable import Recording

/// A store whose files are taken away while it is open: nothing is called done that nobody will find.
@Suite struct DisplacementTests {
    enum Deed: CaseIterable {
        case remove, removeAll, replace, replaceAll, move, removeLog, removeMemory, replaceLog
    }

    private func carryOut(_ deed: Deed, _ temporary: TemporaryStore) throws {
        let files = FileManager.default
        let path = temporary.path
        let other = temporary.folder.path("other.db")
        func remove(_ suffixes: [String]) throws {
            for suffix in suffixes { try files.removeItem(atPath: path + suffix) }
        }
        switch deed {
        case .remove: try remove([""])
        case .removeAll: try remove(["", "-wal", "-shm"])
        case .replace, .replaceAll:
            do { _ = try Store(path: other, access: .readWrite) }
            try remove(deed == .replace ? [""] : ["", "-wal", "-shm"])
            try files.moveItem(atPath: other, toPath: path)
        case .move: try files.moveItem(atPath: path, toPath: other)
        case .removeLog: try remove(["-wal"])
        case .removeMemory: try remove(["-shm"])
        case .replaceLog:
            try remove(["-wal"])
            try Data().write(to: URL(filePath: path + "-wal"))
        }
    }

    private func isExpected(_ displacement: StoreError.Displacement, after deed: Deed, _ temporary: TemporaryStore)
        -> Bool
    {
        switch deed {
        case .remove, .removeAll: displacement == .removed
        case .replace, .replaceAll, .replaceLog: displacement == .replaced
        case .move:
            displacement
                == .moved(to: temporary.folder.url.resolvingSymlinksInPath().appending(path: "other.db").path)
        case .removeLog: displacement == .companionRemoved("-wal", isSaved: true)
        case .removeMemory: displacement == .companionRemoved("-shm", isSaved: true)
        }
    }

    @Test(arguments: Deed.allCases)
    func isNoticedByWhoeverReadsOrWrites(deed: Deed) throws {
        let temporary = try TemporaryStore()
        try temporary.store.check()
        try carryOut(deed, temporary)
        let actions: [(Store) throws -> Void] = [
            { try $0.check() }, { _ = try $0.sweeps() }, { _ = try $0.ask(.stop, sweep: 1, at: TemporaryStore.noon) },
        ]
        for action in actions {
            let error = #expect(throws: StoreError.self) { try action(temporary.store) }
            guard case .displaced(temporary.path, let displacement)? = error else {
                Issue.record("\(deed): \(error as Any)")
                continue
            }
            #expect(isExpected(displacement, after: deed, temporary), "\(deed): \(displacement)")
        }
    }

    /// What stood in the removed log alone is in the file.
    @Test(
        .enabled(if: OutsideProgram.hasSQLite, "SKIPPED: the sqlite3 shell is not installed"),
        arguments: ["-wal", "-shm"])
    func rowsOfARemovedLogAreSaved(suffix: String) throws {
        let temporary = try TemporaryStore()
        try temporary.train(1, [9, 8, 7])
        try FileManager.default.removeItem(atPath: temporary.path + suffix)
        #expect(throws: StoreError.self) { try temporary.store.check() }
        try FileManager.default.copyItem(atPath: temporary.path, toPath: temporary.folder.path("copy.db"))
        let query = "SELECT count(*) FROM epochs; PRAGMA integrity_check"
        #expect(try OutsideProgram("sqlite3").run([temporary.folder.path("copy.db"), query]) == "3\nok\n")
    }

    /// SQLite removes a log by its name when it closes: it must not be that of the store that stands there now.
    @Test func whoGivesUpLeavesTheNewStoreAlone() throws {
        let temporary = try TemporaryStore()
        let path = temporary.path
        let aside = temporary.folder.path("aside")
        try FileManager.default.createDirectory(atPath: aside, withIntermediateDirectories: false)
        for suffix in ["", "-wal", "-shm"] {
            try FileManager.default.moveItem(atPath: path + suffix, toPath: aside + "/apus.db" + suffix)
        }
        let new = try Store(path: path, access: .readWrite)
        _ = try new.addSweep(
            Sweep(name: "new"), sha256: "", programVersion: "", resultsFolder: "", trials: [], at: TemporaryStore.noon)
        #expect(temporary.store.close() == nil)
        #expect(try new.sweeps().map(\.name) == ["new"])
        #expect(try Store(path: path, access: .readOnly).sweeps().map(\.name) == ["new"])
        #expect(try Store(path: aside + "/apus.db", access: .readOnly).sweeps().map(\.name) == ["seed-table"])
    }
}
