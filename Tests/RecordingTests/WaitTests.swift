import Foundation
import Planning
import TestSupport
import Testing

@testable import Recording

/// Another program holds the store.
@Suite(.enabled(if: OutsideProgram.hasSQLite, "SKIPPED: the sqlite3 shell is not installed"))
struct WaitTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        _ = try Store(path: folder.path("apus.db"), access: .readWrite)
    }

    private func add(_ name: String, to store: Store) throws {
        _ = try store.addSweep(
            Sweep(name: name), sha256: "", programVersion: "", resultsFolder: "", trials: [], at: TemporaryStore.noon)
    }

    @Test func whoeverWaitsIsToldForWhomAndGoesOn() throws {
        let told = Locked<[StoreHolder?]>([])
        let shell = try SQLiteShell(folder, "BEGIN IMMEDIATE;")
        let store = try Store(
            path: folder.path("apus.db"), access: .readWrite,
            patience: .unlimited(isOver: { false }) { holder in
                told.withLock { $0.append(holder) }
                shell.end()
            })
        try add("s", to: store)
        #expect(told.withLock { $0 } == [StoreHolder(process: Int(shell.process))])
        #expect(StoreHolder(process: Int(getpid())).description.hasPrefix("process \(getpid()) ("))
        #expect(store.timeWaited >= .seconds(Patience.moment))
    }

    @Test func aWaitEndsWhenSomebodySaysSo() throws {
        let shell = try SQLiteShell(folder, "BEGIN IMMEDIATE;")
        let isOver = Locked(false)
        let store = try Store(
            path: folder.path("apus.db"), access: .readWrite,
            patience: .unlimited(isOver: { isOver.withLock { $0 } }) { _ in isOver.withLock { $0 = true } })
        let holder = StoreHolder(process: Int(shell.process))
        #expect(throws: StoreError.waitEnded(path: store.path, holder: holder)) { try add("s", to: store) }
        shell.end()
        // What comes after it is done as long as nobody holds the store.
        try add("s", to: store)
        #expect(try store.sweeps().map(\.name) == ["s"])
    }

    @Test(arguments: ["BEGIN IMMEDIATE;", "BEGIN EXCLUSIVE;", "PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE;"])
    func patienceEndsAndTheHolderIsNamed(hold: String) throws {
        let shell = try SQLiteShell(folder, hold)
        let patience = Patience(limit: 0.3, isOver: { false }, tell: { _ in Issue.record("nobody is to be told") })
        let error = #expect(throws: StoreError.self) {
            try add("s", to: Store(path: folder.path("apus.db"), access: .readWrite, patience: patience))
        }
        #expect(
            error == .locked(path: folder.path("apus.db"), seconds: 0, holder: StoreHolder(process: Int(shell.process)))
        )
        #expect(error?.description.contains("process \(shell.process) (sqlite3) has been holding") == true)
        shell.end()
    }
}

/// A sqlite3 shell that somebody forgot in the middle of a transaction.
final class SQLiteShell: Sendable {
    let process: Int32
    private let shell: Process
    private let input: Pipe

    /// Begins `statements` on the store in `folder`, and returns when they are carried out.
    init(_ folder: TemporaryFolder, _ statements: String) throws {
        shell = Process()
        input = Pipe()
        shell.executableURL = URL(filePath: "/usr/bin/env")
        shell.arguments = ["sqlite3", folder.path("apus.db")]
        shell.standardInput = input
        shell.standardOutput = FileHandle.nullDevice
        try shell.run()
        process = shell.processIdentifier
        let mark = "shell-\(process)"
        try input.fileHandleForWriting.write(
            contentsOf: Data("\(statements)\n.shell touch '\(folder.path(mark))'\n".utf8))
        try waitUntil("the shell is where it is to be") { folder.exists(mark) }
    }

    deinit { end() }

    func end() {
        guard shell.isRunning else { return }
        kill(process, SIGKILL)
        shell.waitUntilExit()
    }
}
