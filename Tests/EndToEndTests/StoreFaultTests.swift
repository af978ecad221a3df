import Foundation
import TestSupport
import Testing

/// A store that cannot be used: which file, what is wrong with it and what to do, with exit code 3; nothing is changed, and
/// when the fault is mended the same command goes on.
@Suite(.enabled(if: OutsideProgram.hasSQLite, "SKIPPED: the sqlite3 shell is not installed"))
struct StoreFaultTests {
    enum Damage: CaseIterable {
        case text, noHeader, overwrittenPages, onePage, cutInHalf, cutByABit, empty, newer, otherProgram

        /// A word of the message, and one of the repair.
        var words: [String] {
            switch self {
            case .text, .noHeader: ["no SQLite file", "--store"]
            case .overwrittenPages, .onePage, .cutInHalf, .cutByABit: ["damaged", "Put a copy back"]
            case .empty: ["is empty"]
            case .newer: ["newer version", "Update apus"]
            case .otherProgram: ["another program", "--store"]
            }
        }
    }

    @Test(arguments: Damage.allCases)
    func isSaidAndNotTouched(damage: Damage) throws {
        let program = try Program()
        try HalfDoneSweep.make(program)
        let store = program.folder.appendingPathComponent("Results/apus.db")
        try #require(try program.sqlite("PRAGMA wal_checkpoint(TRUNCATE)") == "0|0|0\n")
        let whole = try Data(contentsOf: store)
        try inflict(damage, on: program, whole)
        let damaged = try Data(contentsOf: store)

        var commands = [["run", "tiny.json"], ["stop", "tiny"], ["table"], ["export", "--what", "epochs"]]
        // An empty file is a store that somebody began to make; who reads does not look at every page.
        if damage == .empty { commands.removeFirst() }
        if damage == .onePage { commands.removeLast(2) }
        for command in commands {
            let result = try program.start(command).finish()
            #expect(result.code == 3, "\(command): \(result.messages)")
            #expect(result.messages.contains("Results/apus.db"))
            for word in damage.words { #expect(result.messages.contains(word), "\(result.messages)") }
        }
        #expect(try Data(contentsOf: store) == damaged)

        for suffix in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: store.path + suffix) }
        try whole.write(to: store)
        _ = try HalfDoneSweep.complete(program)
    }

    /// The system's table of mounts is replaced: a share is not to be had everywhere.
    @Test(.enabled(if: Fault.areBuiltIn, "SKIPPED: needs a debug build"))
    func onANetworkFileSystemNothingIsWrittenUnlessSomebodyAllowsIt() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let folder = program.folder.resolvingSymlinksInPath().path
        let share = ["APUS_MOUNTS": "36 1 8:1 / / rw - ext4 /dev/sda rw\n37 36 0:50 / \(folder) rw - nfs4 host:/x rw"]
        let refused = try program.start(["run", "tiny.json"], share).finish()
        #expect(refused.code == 3 && refused.messages.contains("network file system (nfs4)"), "\(refused.messages)")
        #expect(!program.exists("Results"))
        let allowed = try program.start(["run", "tiny.json", "--allow-network-store"], share).finish()
        #expect(allowed.code == 0, "\(allowed.messages)")
        #expect(try program.start(["best", "--by", "cell"], share).finish().code == 0)
        #expect(try program.start(["retry", "tiny"], share).finish().code == 3)
        _ = try program.sqlite("UPDATE writer SET host = 'elsewhere'")
        let other = try program.start(["best"], share).finish()
        #expect(other.code == 3 && other.messages.contains("Run the command on elsewhere"), "\(other.messages)")
    }

    private func inflict(_ damage: Damage, on program: Program, _ whole: Data) throws {
        var data = whole
        switch damage {
        case .text: data = Data(String(repeating: "Not a store at all. ", count: 500).utf8)
        case .noHeader: data.replaceSubrange(0..<100, with: Data(count: 100))
        case .overwrittenPages:
            // Every other byte pattern: the first page stays, for it says that this is a store.
            for page in stride(from: 4096, to: data.count - 64, by: 4096) {
                data.replaceSubrange(page..<page + 64, with: Data(repeating: 0xa5, count: 64))
            }
        case .onePage:
            // Of a table that is empty and may not be looked at for days.
            let root = try program.sqlite("SELECT rootpage FROM sqlite_schema WHERE name = 'control'")
            let place = (try #require(Int(root.trimmingCharacters(in: .newlines))) - 1) * 4096
            data.replaceSubrange(place..<place + 64, with: Data(repeating: 0xa5, count: 64))
        case .cutInHalf: data = data.prefix(data.count / 2)
        case .cutByABit: data = data.prefix(data.count - 4096)
        case .empty: data = Data()
        case .newer:
            _ = try program.sqlite("INSERT INTO grdb_migrations VALUES ('99 the future')")
            _ = try program.sqlite("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        case .otherProgram:
            data = Data()
            try data.write(to: program.folder.appendingPathComponent("Results/apus.db"))
            _ = try program.sqlite("CREATE TABLE bookmarks (url TEXT)")
            return
        }
        try data.write(to: program.folder.appendingPathComponent("Results/apus.db"))
    }

    /// Rows that stood in the log alone are gone with it; the reports are still there.
    @Test(arguments: [0, 1, 2])
    func aLogThatIsCutOffLosesNothing(thirds: Int) throws {
        let program = try Program()
        try HalfDoneSweep.make(program)
        let log = program.folder.appendingPathComponent("Results/apus.db-wal")
        let whole = try Data(contentsOf: log)
        try #require(!whole.isEmpty)
        try whole.prefix(whole.count * thirds / 3).write(to: log)
        // Even its sweep may be gone, but not its folder: the trials are carried out once more beside it.
        _ = try HalfDoneSweep.complete(program)
    }
}

extension Program {
    /// What the sqlite3 shell prints about the store.
    func sqlite(_ query: String) throws -> String {
        try other("sqlite3", "Results/apus.db", query)?.output ?? ""
    }
}
