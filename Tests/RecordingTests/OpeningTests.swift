import Foundation
import GRDB
import Parameters
import Planning
import TestSupport
import Testing

@testable import Recording

/// Which files are opened, and what is said of the others.
@Suite struct OpeningTests {
    @Test func aReaderMakesNothing() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("apus.db")
        #expect(throws: StoreError.missing(path: path)) { try Store(path: path, access: .readOnly) }
        #expect(try folder.names.isEmpty)
    }

    @Test(arguments: [Store.Access.readOnly, .readWrite])
    func aTextFileIsNoStoreAndStaysAsItIs(access: Store.Access) throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appendingPathComponent("notes.txt")
        let text = Data(String(repeating: "This is not a database. ", count: 100).utf8)
        try text.write(to: file)
        #expect(throws: StoreError.notAStore(path: file.path, reason: "it is no SQLite file")) {
            try Store(path: file.path, access: access)
        }
        #expect(try Data(contentsOf: file) == text)
    }

    @Test(arguments: [Store.Access.readOnly, .readWrite])
    func anotherProgramsDatabaseStaysAsItIs(access: Store.Access) throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appendingPathComponent("other.db")
        try DatabaseQueue(path: file.path).write { try $0.execute(sql: "CREATE TABLE bookmarks (url TEXT)") }
        let bytes = try Data(contentsOf: file)
        #expect(throws: StoreError.notAStore(path: file.path, reason: "it is the SQLite file of another program")) {
            try Store(path: file.path, access: access)
        }
        #expect(try Data(contentsOf: file) == bytes)
    }

    @Test func anEmptyFileIsNoStoreForAReaderAndANewOneForAWriter() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("apus.db")
        try Data().write(to: URL(fileURLWithPath: path))
        #expect(throws: StoreError.notAStore(path: path, reason: "the file is empty")) {
            try Store(path: path, access: .readOnly)
        }
        #expect(try Store(path: path, access: .readWrite).sweeps().isEmpty)
        #expect(try Store(path: path, access: .readOnly).sweeps().isEmpty)
    }

    @Test func aMissingFolderIsNamed() throws {
        let path = "/nowhere/at/all/apus.db"
        let error = #expect(throws: StoreError.self) { try Store(path: path, access: .readWrite) }
        #expect(error == .cannotOpen(path: path, reason: "the folder /nowhere/at/all does not exist"))
    }

    @Test func aFolderIsNoStore() throws {
        let folder = try TemporaryFolder()
        #expect(throws: StoreError.cannotOpen(path: folder.path, reason: "it is a folder")) {
            try Store(path: folder.path, access: .readWrite)
        }
    }

    @Test(arguments: [Store.Access.readOnly, .readWrite])
    func aNewerSchemaIsRefused(access: Store.Access) throws {
        let temporary = try TemporaryStore()
        try temporary.store.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99 the future')") }
        #expect(throws: StoreError.newerSchema(path: temporary.path)) {
            try Store(path: temporary.path, access: access)
        }
    }

    /// A file under `/proc` cannot be made by anybody, not even by root.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self"), "SKIPPED: there is no /proc here"))
    func aFolderThatCannotBeWrittenIsSaid() throws {
        let error = #expect(throws: StoreError.self) { try Store(path: "/proc/apus.db", access: .readWrite) }
        #expect(error == .cannotOpen(path: "/proc/apus.db", reason: "it cannot be made"))
    }

    @Test(.enabled(if: geteuid() != 0, "SKIPPED: root may write everywhere: a read-only folder is not tried"))
    func anArchivedStoreIsReadWhereNothingMayBeWritten() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("apus.db")
        do {
            let store = try Store(path: path, access: .readWrite)
            _ = try store.addSweep(
                Sweep(name: "old"), sha256: "", programVersion: "", resultsFolder: "", trials: [],
                at: TemporaryStore.noon)
        }
        let files = FileManager.default
        try files.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder.path)
        defer { try? files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path) }
        #expect(try Store(path: path, access: .readOnly).sweeps().map(\.name) == ["old"])
        #expect(throws: StoreError.self) { try Store(path: path, access: .readWrite) }
    }

    /// 2 is FULL: with less, a power cut takes back what a scheduler has acted upon. SQLite forgets it with the connection.
    @Test func everyWriterFlushesEveryTransaction() throws {
        let temporary = try TemporaryStore()
        let again = try Store(path: temporary.path, access: .readWrite)
        let asking = try Store(path: temporary.path, access: .existing)
        for store in [temporary.store, again, asking] {
            #expect(try store.read { try Int.fetchOne($0, sql: "PRAGMA synchronous") } == 2)
        }
    }

    @Test func aReaderCannotWrite() throws {
        let temporary = try TemporaryStore()
        let reader = try Store(path: temporary.path, access: .readOnly)
        #expect(throws: StoreError.readOnly(path: temporary.path)) {
            try reader.place(
                sweep: temporary.sweep.id, trial: 1, state: .failed, reason: nil, at: TemporaryStore.noon)
        }
    }

    @Test func everyErrorNamesTheFile() {
        let errors: [StoreError] = [
            .missing(path: "P"), .cannotOpen(path: "P", reason: "R"), .notAStore(path: "P", reason: "R"),
            .newerSchema(path: "P"), .cannotUpgrade(path: "P", reason: "R"), .readOnly(path: "P"),
            .locked(path: "P", seconds: 1, holder: nil), .waitEnded(path: "P", holder: nil),
            .displaced(path: "P", .removed), .severalNames(path: "P", count: 2), .logUnreadable(path: "P"),
            .cannotWrite(path: "P", ENOSPC), .damaged(path: "P", what: "W"), .refused(path: "P", rule: "R"),
            .failed(path: "P", message: "M"), .sweepExists(name: "N", path: "P"), .unknownSweep(id: 1, path: "P"),
            .unknownTrial(number: 1, sweep: 1, path: "P"), .noOpenAttempt(number: 1, trial: 1, path: "P"),
        ]
        for error in errors { #expect(error.description.hasPrefix("P: ")) }
    }
}
