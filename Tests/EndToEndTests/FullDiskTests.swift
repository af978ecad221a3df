import Files
import Foundation
import Testing

/// No space left, at every place where something is written: exit code 3, the repair in one sentence, and when there is
/// room again the same command goes on as if nothing had been.
@Suite struct FullDiskTests {
    private static let uninterrupted = Result {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 3)
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
        try TinySweep.write(to: program, epochs: 3)
        if fault.isOnResumption {
            let death = Fault(command: "run", point: .epochRecorded, visit: 3).text
            _ = try program.start(["run", "tiny.json"], ["APUS_FAULT": death]).finish()
        }
        let environment = ["APUS_FAULT": fault.text, "APUS_FAULT_MARK": "mark"]
        isRefused(try program.start(["run", "tiny.json"], environment).finish())
        #expect(program.exists("mark"), "\(fault.text) was never reached")
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
        guard Fault.areBuiltIn else { return }
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

    @Test(.enabled(if: geteuid() != 0, "SKIPPED: root may write everywhere"))
    func aFolderOfSomebodyElse() throws {
        let program = try Program()
        try HalfDoneSweep.make(program)
        let results = program.folder.appendingPathComponent("Results").path
        try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: results + "/tiny/trials/1")
        defer {
            try? FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: results + "/tiny/trials/1")
        }
        let run = try program.apus("run", "tiny.json")
        #expect(run.code == 3)
        #expect(run.messages.contains("give yourself the right"), "\(run.messages)")
    }
}
