import Foundation
import TestSupport
import Testing

/// The store, or its folder, is taken away from a run: it ends with exit code 3 and says what happened.
@Suite(.enabled(if: OutsideProgram.hasSQLite, "SKIPPED: the sqlite3 shell is not installed"))
struct LostStoreTests {
    /// What a shell does, and a word of what is said.
    private static let deeds = [
        ("rm Results/apus.db", "the store was removed while it was in use"),
        // A worker may just be writing into a folder that was found empty: then once more.
        ("until rm -rf Results; do :; done", "the store was removed while it was in use"),
        ("until git clean -qfdX; do :; done", "the store was removed while it was in use"),
        ("cp Results/apus.db copy.db && mv copy.db Results/apus.db", "took the place of the store"),
        (": > Results/apus.db", "wrote over the store"),
        // A copy from before pages came out of the log.
        (
            "cp Results/apus.db copy.db; sqlite3 -cmd '.timeout 20000' Results/apus.db 'CREATE TABLE later (x); PRAGMA wal_checkpoint'"
                + " && cp copy.db Results/apus.db", "wrote over the store"
        ),
        ("sqlite3 Results/apus.db \"VACUUM INTO 'copy.db'\" && cp copy.db Results/apus.db", "wrote over the store"),
        ("cp tiny.json Results/apus.db", "wrote over the store"),
        ("mv Results Old", "was moved to"),
        ("rm Results/apus.db-wal", "nothing is lost"),
        ("rm Results/apus.db-shm", "nothing is lost"),
        ("rm Results/apus.db.tiny.lock", "apus.db.tiny.lock was removed while the sweep ran"),
        ("rm Results/tiny/trials/lock", "trials/lock was removed while the sweep ran"),
    ]

    private func shell(_ program: Program, _ words: String) throws {
        let result = try #require(try program.other("sh", "-c", words))
        try #require(result.code == 0, "\(words): \(result.messages)")
    }

    private func begin(_ program: Program, _ options: [String] = []) throws -> Program.Running {
        try TinySweep.write(to: program, epochs: 4000)
        let run = try program.start(["run", "tiny.json"] + options)
        try waitUntil("it trains") {
            (try? program.read("Results/tiny/trials/1/1/reports.jsonl"))?.contains("\n") == true
        }
        return run
    }

    @Test(arguments: deeds)
    func isSaidAndNotCalledDone(deed: String, words: String) throws {
        let program = try Program()
        try program.write("Results/\n", to: ".gitignore")
        try shell(program, "git init -q .")
        let run = try begin(program)
        try shell(program, deed)
        let ended = try run.finish()
        #expect(ended.code == 3 && ended.messages.contains(words), "\(deed): \(ended.messages.suffix(500))")
        #expect(ended.messages.contains("same command"), "\(ended.messages.suffix(500))")
        try waitUntil("no process is left over") { ProcessList.working(in: program.folder).isEmpty }
    }

    /// What connections do changes the header too, and is no reason to end.
    @Test func aFileThatWasMadeSmallerIsStillTheStore() throws {
        let program = try Program()
        let run = try begin(program)
        let deed = "CREATE TABLE big AS SELECT zeroblob(500000); PRAGMA wal_checkpoint; DROP TABLE big; VACUUM"
        try shell(program, "sqlite3 -cmd '.timeout 20000' Results/apus.db '\(deed); PRAGMA wal_checkpoint'")
        let count = "SELECT count(*) FROM epochs"
        let before = try program.sqlite(count)
        usleep(2_500_000)
        let said = try run.said()
        #expect(run.isRunning, "\(said.suffix(500))")
        try waitUntil("it goes on") { try program.sqlite(count) != before }
        run.send(SIGKILL)
        _ = try run.finish()
    }

    /// The header is that of the store, its other pages are not: found when the file is opened anew.
    @Test(.enabled(if: Fault.areBuiltIn, "SKIPPED: needs a debug build"))
    func aStoreWhosePagesAreGoneIsNoticedBeforeTheLastLine() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let run = try program.start(
            ["run", "tiny.json"], ["APUS_FAULT": "run/attempt-ended:4:hold", "APUS_FAULT_MARK": "mark"])
        try waitUntil("the last trial is over") { program.exists("mark") && ProcessList.isStopped(run.identifier) }
        try shell(
            program,
            "sqlite3 Results/apus.db 'PRAGMA wal_checkpoint' && "
                + "dd if=/dev/zero of=Results/apus.db bs=4096 seek=1 count=12 conv=notrunc 2>/dev/null")
        run.send(SIGCONT)
        let ended = try run.finish()
        #expect(ended.code == 3, "\(ended.messages)")
        #expect(!ended.messages.contains("sweep \"tiny\": 4 finished"))
    }

    /// The scheduler is stopped where the last trial is being recorded.
    @Test(.enabled(if: Fault.areBuiltIn, "SKIPPED: needs a debug build"))
    func isNoticedBeforeTheLastLine() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        let run = try program.start(
            ["run", "tiny.json"], ["APUS_FAULT": "run/attempt-ended:4:hold", "APUS_FAULT_MARK": "mark"])
        try waitUntil("the last trial is over") { program.exists("mark") && ProcessList.isStopped(run.identifier) }
        try shell(program, "rm -rf Results")
        run.send(SIGCONT)
        let ended = try run.finish()
        #expect(ended.code == 3 && ended.messages.contains("was removed while"), "\(ended.messages)")
        #expect(!ended.messages.contains("sweep \"tiny\": 4 finished"))
    }

    /// The store is elsewhere and whole: the folder is named.
    @Test func aResultsFolderThatWasMovedIsNamed() throws {
        let program = try Program()
        let run = try begin(program, ["--store", "apus.db"])
        try shell(program, "mv Results Old")
        let ended = try run.finish()
        #expect(
            ended.code == 3 && ended.messages.contains("and the results folder perhaps with it"),
            "\(ended.messages.suffix(500))")
        #expect(ended.messages.contains("Old/tiny/trials/lock"))
        let elsewhere = try program.apus("run", "tiny.json", "--store", "apus.db", "--results", "Old")
        #expect(elsewhere.code == 2 && elsewhere.messages.contains("was moved or removed"), "\(elsewhere.messages)")
        // A link leads there.
        try shell(program, "ln -s Old Results")
        let again = try program.start(["run", "tiny.json", "--store", "apus.db", "--results", "Old"])
        try waitUntil("it trains") { program.exists("Old/tiny/trials/1/2/reports.jsonl") }
        #expect(again.isRunning)
        again.send(SIGKILL)
        _ = try again.finish()
    }
}
