import Files
import Foundation
import Testing

/// No space left, at every place where something is written: exit code 3, the repair in one sentence, and when there is
/// room again the same command goes on as if nothing had been.
@Suite struct FullDiskTests {
    private static let uninterrupted = Result { try remains(epochs: 3) }

    /// Longer, so that trials are left half-done whatever time a worker takes to notice that its scheduler is dead.
    private static let uninterruptedForLonger = Result { try remains(epochs: 20) }

    private static func remains(epochs: Int) throws -> SweepRemains {
        let program = try Program()
        try TinySweep.write(to: program, epochs: epochs)
        try program.apus("run", "tiny.json")
        return try SweepRemains(in: program)
    }

    private func isRefused(_ run: Program.Result) {
        #expect(run.code == 3, "\(run.messages)")
        #expect(run.messages.lowercased().contains("make room, then run the same command again"), "\(run.messages)")
    }

    @Test(.enabled(if: Fault.areBuiltIn, "SKIPPED: needs a debug build"), arguments: Fault.fullDisks)
    func atEveryPlaceThatWrites(fault: Fault) throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: fault.isOnResumption ? 20 : 3)
        if fault.isOnResumption {
            let death = Fault(command: "run", point: .epochRecorded, visit: 3).text
            _ = try program.start(["run", "tiny.json"], ["APUS_FAULT": death]).finish()
        }
        let environment = ["APUS_FAULT": fault.text, "APUS_FAULT_MARK": "mark"]
        isRefused(try program.start(["run", "tiny.json"], environment).finish())
        #expect(program.exists("mark"), "\(fault.text) was never reached")
        let again = try program.apus("run", "tiny.json")
        #expect(again.code == 0, "\(again.messages)")
        let uninterrupted = fault.isOnResumption ? Self.uninterruptedForLonger : Self.uninterrupted
        try SweepCheck.isWhole(program, asIn: uninterrupted.get())
    }

    /// A quota that is used up, and a disk that fails: blocked, and no trial fails.
    @Test(
        .enabled(if: Fault.areBuiltIn, "SKIPPED: needs a debug build"),
        arguments: ["worker/write:2", "worker/append:2", "worker/link:2", "run/write:1", "run/log:2", "run/insert:6"],
        [("quota", "your quota is used up: make room"), ("broken", "check the disk")])
    func whateverTheDiskSays(place: String, deed: (name: String, words: String)) throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 3)
        let environment = ["APUS_FAULT": "\(place):\(deed.name)", "APUS_FAULT_MARK": "mark"]
        let run = try program.start(["run", "tiny.json"], environment).finish()
        #expect(program.exists("mark"), "it was never reached")
        #expect(run.code == 3 && run.messages.contains(deed.words), "\(run.messages)")
        #expect(run.messages.contains("then run the same command again") && !run.messages.contains("1 failed"))
        let again = try program.apus("run", "tiny.json")
        #expect(again.code == 0, "\(again.messages)")
        try SweepCheck.isWhole(program, asIn: Self.uninterrupted.get())
    }

    /// A real one: so many kilobytes are left on it.
    @Test(
        .enabled(if: SmallDisk.isPossible, "SKIPPED: only root can mount a small disk"), arguments: [4, 40, 120, 300])
    func aSmallDiskThatFillsUp(kilobytes: Int) throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 3)
        let disk = try SmallDisk(at: program.folder.appendingPathComponent("Results"), kilobytes: 8_000)
        try disk.fill(leaving: kilobytes)
        isRefused(try program.apus("run", "tiny.json"))
        try disk.makeRoom()
        let again = try program.apus("run", "tiny.json")
        #expect(again.code == 0, "\(again.messages)")
        try SweepCheck.isWhole(program, asIn: Self.uninterrupted.get())
    }

    @Test func anExportThatDoesNotFitIsNoExport() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        try program.apus("run", "tiny.json")
        guard FileManager.default.fileExists(atPath: "/dev/full") else {
            return print("SKIPPED: there is no /dev/full")
        }
        let toOutput = try program.startOther(["sh", "-c", "\"$0\" export >/dev/full", Program.binary.path]).finish()
        isRefused(toOutput)
        guard Fault.areBuiltIn else { return print("SKIPPED: needs a debug build: no file on a full disk is tried") }
        isRefused(try program.start(["export", "-o", "t.csv"], ["APUS_FAULT": "export/write:1:full"]).finish())
        #expect(!program.exists("t.csv"))
    }

    @Test(.enabled(if: SmallDisk.isPossible, "SKIPPED: only root can mount a read-only disk"))
    func aDiskThatTurnedReadOnly() throws {
        let program = try Program()
        let disk = try SmallDisk(at: program.folder.appendingPathComponent("Results"), kilobytes: 8_000)
        try HalfDoneSweep.make(program)
        try disk.setReadOnly(true)
        let run = try program.apus("run", "tiny.json")
        #expect(run.code == 3)
        #expect(run.messages.contains("make it writable"), "\(run.messages)")
        #expect(try program.apus("status").code == 0)
        try disk.setReadOnly(false)
        _ = try HalfDoneSweep.complete(program)
    }

    /// Reads a killed run's store in a folder that this user may not write: the log is there, and what reading it needs is
    /// not. When somebody has folded the log, the file is read as it is.
    @Test(.enabled(if: geteuid() == 0, "SKIPPED: only root can become somebody else"))
    func aReaderWhoMayNotMakeTheSharedMemory() throws {
        let program = try Program()
        try HalfDoneSweep.make(program)
        let results = program.folder.appendingPathComponent("Results").path
        for path in [program.folder.path, results] {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
        try FileManager.default.removeItem(atPath: results + "/apus.db-shm")
        let nobody = ["setpriv", "--reuid=65534", "--clear-groups", Program.binary.path]
        guard try program.startOther(nobody + ["--version"]).finish().code == 0 else {
            return print("SKIPPED: nobody may not run \(Program.binary.path)")
        }
        let refused = try program.startOther(nobody + ["best"]).finish()
        #expect(
            refused.code == 3 && refused.messages.contains("needs the file Results/apus.db-shm"), "\(refused.messages)")
        #expect(refused.messages.contains("any apus command that writes"))
        #expect(try program.apus("stop", "tiny/1").code == 0)
        let best = try program.startOther(nobody + ["best"]).finish()
        #expect(best.code == 0 && !best.output.isEmpty, "\(best.messages)")
    }

    /// Root, who may write everywhere, becomes nobody for it.
    @Test func aFolderOfSomebodyElse() throws {
        let program = try Program()
        try HalfDoneSweep.make(program)
        let results = program.folder.appendingPathComponent("Results").path
        var words = [Program.binary.path, "run", "tiny.json"]
        if geteuid() == 0 {
            _ = try program.other("chown", "-R", "65534", program.folder.path)
            words = ["setpriv", "--reuid=65534", "--clear-groups"] + words
            let mayRun = try program.startOther(words.dropLast(2) + ["--version"]).finish()
            guard mayRun.code == 0 else { return print("SKIPPED: nobody may not run \(Program.binary.path)") }
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: results + "/tiny/trials/1")
        defer {
            try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: results + "/tiny/trials/1")
        }
        let run = try program.startOther(words).finish()
        #expect(run.code == 3)
        #expect(run.messages.contains("give yourself the right"), "\(run.messages)")
    }
}
