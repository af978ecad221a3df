import Files
import Foundation
import Planning
import TestSupport
import Testing

@testable import Recording

/// A store is one file under one name, whatever the name is.
@Suite struct OneFileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func add(_ name: String, to store: Store) throws {
        _ = try store.addSweep(
            Sweep(name: name), sha256: "", programVersion: "", resultsFolder: "", trials: [], at: TemporaryStore.noon)
    }

    /// SQLite would take some for addresses with options, and one for no file at all.
    @Test(arguments: [
        "file:x", "file:x?mode=memory", ":memory:", "a?b", "100%41", "a#b", "-x", "-wal", "a b", "é.db", "\"'", "x\ny",
    ])
    func anyNameIsAName(name: String) throws {
        let path = "\(folder.path)/\(name)"
        do { try add("s", to: Store(path: path, access: .readWrite)) }
        #expect(try folder.names == [name])
        #expect(try Store(path: path, access: .readOnly).sweeps().map(\.name) == ["s"])
        #expect(try Store(path: path, access: .existing).sweeps().map(\.name) == ["s"])
        try Store(path: path, access: .existing)
            .setWriter(WriterRecord(host: "here", process: 1, wroteAt: TemporaryStore.noon))
        #expect(Store.owner(ofFileAt: path) == "here")
    }

    @Test func aNameWithoutAFolderIsInTheWorkingFolder() throws {
        let name = "file:\(UUID().uuidString)"
        defer { unlink(name) }
        do { try add("s", to: Store(path: name, access: .readWrite)) }
        #expect(FileManager.default.fileExists(atPath: FileManager.default.currentDirectoryPath + "/" + name))
    }

    @Test(arguments: [Store.Access.readOnly, .existing, .readWrite])
    func aStoreWithTwoNamesIsRefused(access: Store.Access) throws {
        let path = folder.path("apus.db")
        do { try add("s", to: Store(path: path, access: .readWrite)) }
        #expect(link(path, folder.path("second.db")) == 0)
        for name in ["apus.db", "second.db"] {
            #expect(throws: StoreError.severalNames(path: folder.path(name), count: 2)) {
                try Store(path: folder.path(name), access: access)
            }
        }
        unlink(path)
        #expect(try Store(path: folder.path("second.db"), access: access).sweeps().count == 1)
    }

    @Test func aLinkIsTheStoreItLeadsTo() throws {
        try FileManager.default.createSymbolicLink(atPath: folder.path("link.db"), withDestinationPath: "real.db")
        let store = try Store(path: folder.path("link.db"), access: .readWrite)
        try add("s", to: store)
        #expect(store.realPath == RealPath.of(folder.path("real.db")) && store.path == folder.path("link.db"))
        #expect(try Store(path: folder.path("real.db"), access: .readOnly).sweeps().map(\.name) == ["s"])
        #expect(try folder.names == ["link.db", "real.db", "real.db-shm", "real.db-wal"])
        try store.check()
    }

    @Test func whoClosesLeavesOneFile() throws {
        let path = folder.path("apus.db")
        let store = try Store(path: path, access: .readWrite)
        let other = try Store(path: path, access: .readWrite)
        try add("s", to: store)
        #expect(other.close() == nil)
        #expect(try folder.names == ["apus.db", "apus.db-shm", "apus.db-wal"])
        // Folded, though somebody has it open.
        #expect(try folder.data("apus.db-wal").isEmpty)
        #expect(store.close() == nil)
        #expect(try folder.names == ["apus.db"])
    }

    @Test(.enabled(if: OutsideProgram.hasSQLite, "SKIPPED: the sqlite3 shell is not installed"))
    func whoReadsAnOldStateIsNamed() throws {
        let store = try Store(path: folder.path("apus.db"), access: .readWrite)
        let reader = try SQLiteShell(folder, "BEGIN; SELECT count(*) FROM sweeps;")
        try add("s", to: store)
        let notice = try #require(store.close())
        #expect(
            notice.contains("process \(reader.process) (sqlite3)") && notice.contains("a copy needs both files"),
            "\(notice)")
        reader.end()
        #expect(try Store(path: folder.path("apus.db"), access: .readWrite).close() == nil)
        #expect(try folder.names.filter { $0.hasPrefix("apus.db") } == ["apus.db"])
    }

    /// Whoever reads the last state keeps nothing from the file.
    @Test(.enabled(if: OutsideProgram.hasSQLite, "SKIPPED: the sqlite3 shell is not installed"))
    func whoReadsTheLastStateIsInNobodysWay() throws {
        let store = try Store(path: folder.path("apus.db"), access: .readWrite)
        try add("s", to: store)
        let reader = try SQLiteShell(folder, "BEGIN; SELECT count(*) FROM sweeps;")
        #expect(store.close() == nil)
        try FileManager.default.copyItem(atPath: folder.path("apus.db"), toPath: folder.path("copy.db"))
        reader.end()
        #expect(try OutsideProgram("sqlite3").run([folder.path("copy.db"), "SELECT name FROM sweeps"]) == "s\n")
    }
}
