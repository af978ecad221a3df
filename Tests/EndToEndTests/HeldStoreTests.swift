import Foundation
import TestSupport
import Testing

/// Somebody forgot a sqlite3 shell in the middle of a transaction.
@Suite(.enabled(if: OutsideProgram.hasSQLite, "SKIPPED: the sqlite3 shell is not installed"))
struct HeldStoreTests {
    /// A shell that holds the store until it is ended, or one that holds it when `Results/apus.db` has such an epoch.
    private func hold(_ program: Program) throws -> Program.Running {
        let words = "(echo 'BEGIN IMMEDIATE;'; echo '.shell touch held'; exec sleep 600)"
        let holder = try program.startOther(["sh", "-c", "\(words) | sqlite3 -cmd '.timeout 20000' Results/apus.db"])
        try waitUntil("the store is held") { program.exists("held") }
        return holder
    }

    private func end(_ holder: Program.Running) throws {
        for process in ProcessList.children(of: holder.identifier) + [holder.identifier] { kill(process, SIGKILL) }
        _ = try? holder.finish()
    }

    private func number(of name: String, below process: Int32) throws -> Int32 {
        try #require(
            ProcessList.children(of: process).first {
                (try? String(contentsOfFile: "/proc/\($0)/comm", encoding: .utf8)) == name + "\n"
            })
    }

    @Test func aRunWaitsForItAndGoesOn() throws {
        let program = try Program()
        try HalfDoneSweep.make(program)
        let holder = try hold(program)
        let shell = try number(of: "sqlite3", below: holder.identifier)
        let run = try program.start(["run", "tiny.json"])
        try waitUntil("it says for whom it waits") {
            try run.said().contains("process \(shell) (sqlite3) holds the store; waiting")
        }
        #expect(try program.apus("status").code == 0, "readers do not wait for anybody")
        // Longer than a command that somebody looks at would wait.
        usleep(11_000_000)
        #expect(run.isRunning)
        try end(holder)
        let ended = try run.finish()
        #expect(ended.code == 0, "\(ended.messages)")
        #expect(ended.messages.components(separatedBy: "holds the store").count == 2, "it is said once")
        try SweepCheck.isWhole(program, asIn: HalfDoneSweep.uninterrupted.get())
    }

    /// A copy that VACUUM INTO made has no log until a run gives it one, which needs the whole file.
    @Test func aRunWaitsForAStoreWithoutALogToo() throws {
        let program = try Program()
        try HalfDoneSweep.make(program)
        let copy = "sqlite3 Results/apus.db \"VACUUM INTO 'copy'\" && rm -f Results/apus.db* && mv copy Results/apus.db"
        #expect(try program.other("sh", "-c", copy)?.code == 0)
        let holder = try hold(program)
        let run = try program.start(["run", "tiny.json"])
        try waitUntil("it waits") { try run.said().contains("(sqlite3) holds the store; waiting") }
        try end(holder)
        let ended = try run.finish()
        #expect(ended.code == 0, "\(ended.messages)")
        try SweepCheck.isWhole(program, asIn: HalfDoneSweep.uninterrupted.get())
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func aSignalEndsTheWaitBeforeTheRun(signal: Int32) throws {
        let program = try Program()
        try HalfDoneSweep.make(program)
        let holder = try hold(program)
        let run = try program.startFromTerminal(["run", "tiny.json"])
        try waitUntil("it waits") { try run.said().contains("holds the store") }
        run.send(signal)
        #expect(try run.finish().code == 130)
        try end(holder)
        _ = try HalfDoneSweep.complete(program)
    }

    /// Workers train on, and what they reported meanwhile comes in later, from their files.
    @Test(.enabled(if: Fault.areBuiltIn, "SKIPPED: needs a debug build"), arguments: [SIGINT, SIGTERM])
    func aSignalEndsTheWaitOfARunAndNothingIsLost(signal: Int32) throws {
        let program = try Program()
        try HalfDoneSweep.write(to: program)
        let run = try program.startFromTerminal(
            ["run", "tiny.json"], ["APUS_FAULT": "worker/minibatch-trained:200:slow", "APUS_FAULT_MARK": "mark"])
        try waitUntil("the workers are in the second epoch") {
            try program.exists("mark") && program.sqlite("SELECT count(*) FROM epochs").hasPrefix("2")
        }
        let holder = try hold(program)
        // A signal after a moment without a wait is an ordinary one: nothing had to be stored yet.
        for worker in ProcessList.children(of: run.identifier).prefix(1) { kill(worker, SIGKILL) }
        try waitUntil("it waits") { try run.said().contains("holds the store") }
        run.send(signal)
        let ended = try run.finish()
        #expect(ended.code == 130 && ended.messages.contains("goes on from here"), "\(ended.messages)")
        let outcomes = ["1/1", "2/1"].filter { program.exists("Results/tiny/trials/\($0)/outcome.json") }
        #expect(outcomes.count == 1, "the other worker left its checkpoint")
        try end(holder)
        _ = try HalfDoneSweep.complete(program)
    }

    @Test(.enabled(if: Fault.areBuiltIn, "SKIPPED: needs a debug build"))
    func twoSignalsDoNotWaitForTheWorkersEither() throws {
        let program = try Program()
        try HalfDoneSweep.write(to: program)
        let run = try program.startFromTerminal(
            ["run", "tiny.json"], ["APUS_FAULT": "worker/minibatch-trained:200:hold", "APUS_FAULT_MARK": "mark"])
        try waitUntil("one worker is stopped") { program.exists("mark") }
        let holder = try hold(program)
        try waitUntil("what the other reports cannot be stored") { try run.said().contains("holds the store") }
        run.send(SIGTERM)
        try waitUntil("the other has left its checkpoint") {
            ["1/1", "2/1"].contains { program.exists("Results/tiny/trials/\($0)/outcome.json") }
        }
        usleep(300_000)
        #expect(run.isRunning, "it should wait for the stopped one")
        run.send(SIGTERM)
        #expect(try run.finish().code == 130)
        try waitUntil("no worker is left over") { ProcessList.children(of: run.identifier).isEmpty }
        try end(holder)
        _ = try HalfDoneSweep.complete(program)
    }

    @Test func aCommandThatSomebodyLooksAtSaysWhoHoldsIt() throws {
        let program = try Program()
        try HalfDoneSweep.make(program)
        let holder = try hold(program)
        let shell = try number(of: "sqlite3", below: holder.identifier)
        let stop = try program.apus("stop", "tiny/1")
        #expect(stop.code == 3)
        #expect(stop.messages.contains("process \(shell) (sqlite3) has been holding the store"), "\(stop.messages)")
        #expect(stop.messages.contains("try again later"))
        try end(holder)
        _ = try HalfDoneSweep.complete(program)
    }
}
