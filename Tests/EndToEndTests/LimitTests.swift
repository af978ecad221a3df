import Foundation
import TestSupport
import Testing

/// A process that may have little, is given little, or is replaced under way: it ends with a word, or does with less.
@Suite struct LimitTests {
    private func program() throws -> Program {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1)
        return program
    }

    /// `apus words…` in a shell that first does `preparation`, and lets `redirections` follow.
    private func apus(
        _ program: Program, after preparation: String, _ words: String..., redirections: String = ""
    ) throws -> Program.Result {
        let script = "\(preparation); exec \"$@\" \(redirections)"
        return try #require(try program.other("sh", ["-c", script, "sh", Program.binary.path] + words))
    }

    @Test(arguments: [8, 16, 20, 24, 30])
    func tooFewFilesAreNamedBeforeAnythingBegins(files: Int) throws {
        let program = try program()
        let ended = try apus(program, after: "ulimit -n \(files)", "run", "tiny.json")
        #expect(ended.code == 3, "\(ended.messages)")
        #expect(ended.messages.hasPrefix("apus: only \(files) files may be open at a time here, and "))
        #expect(!program.exists("Results/apus.db"))
    }

    @Test func fewerFilesMeanFewerWorkers() throws {
        let program = try program()
        let ended = try apus(program, after: "ulimit -n 60", "run", "tiny.json", "--workers", "200")
        #expect(ended.code == 0, "\(ended.messages)")
        let notice = try #require(ended.messages.split(separator: "\n").first)
        let workers = try #require(
            try /notice: (\d) trials at a time and not 200: .*\(ulimit -n\)/.wholeMatch(in: notice))
        #expect(ended.messages.contains("4 to run, \(workers.1) at a time"))
    }

    @Test func theSoftLimitIsRaised() throws {
        let program = try program()
        let ended = try apus(program, after: "ulimit -S -n 24", "run", "tiny.json", "--workers", "16")
        #expect(ended.code == 0, "\(ended.messages)")
        #expect(ended.messages.contains("4 to run, 16 at a time"))
    }

    @Test(.enabled(if: !Sanitizer.isActive, "SKIPPED: a sanitizer takes more address space"))
    func tooLittleAddressSpaceIsNamed() throws {
        let program = try program()
        let ended = try apus(program, after: "ulimit -v 200000", "run", "tiny.json")
        #expect(ended.code == 3, "\(ended.messages)")
        #expect(ended.messages.hasPrefix("apus: only 200000 KiB of address space are allowed here, and "))
    }

    @Test(.enabled(if: !Sanitizer.isActive, "SKIPPED: a sanitizer takes more memory"), arguments: [20_000, 50_000])
    func tooLittleDataIsNamed(kilobytes: Int) throws {
        let program = try program()
        let ended = try apus(program, after: "ulimit -d \(kilobytes)", "run", "tiny.json")
        #expect(ended.code == 3, "\(ended.messages)")
        #expect(ended.messages.hasPrefix("apus: only \(kilobytes) KiB of data are allowed here, and "))
    }

    /// The limit counts the threads of the user, and is none for root.
    @Test(.enabled(if: getuid() == 0, "SKIPPED: only root can become another user"))
    func tooFewThreadsAreNamed() throws {
        let program = try program()
        // The test's folder is root's alone.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.folder.path)
        let script = "ulimit -u 6; exec timeout -s KILL 60 \"$@\""
        let words = ["--reuid=54321", "--regid=54321", "--clear-groups", "bash", "-c", script, "bash"]
        let ended = try #require(
            try program.other("setpriv", words + [Program.binary.path, "run", "tiny.json", "--results", "none"]))
        #expect(ended.code == 3, "\(ended.messages)")
        #expect(ended.messages.contains("more threads can be started here, and "), "\(ended.messages)")
    }

    /// What is printed would go into the file that is opened next.
    @Test func closedDescriptorsAreNobodyElses() throws {
        let program = try program()
        let ended = try apus(program, after: ":", "run", "tiny.json", redirections: "0<&- 1>&- 2>&-")
        #expect(ended.code == 0)
        #expect(try program.read("Results/tiny/trials/lock").hasPrefix("process "))
        #expect(try program.read("Results/tiny/trials/lock").split(separator: "\n").count == 1)
        #expect(try program.apus("table").code == 0)
        let export = try apus(program, after: ":", "export", redirections: "1>&-")
        #expect(export.code != 0)
        #expect(export.messages.contains("standard output"))
    }

    /// The runner itself never comes back, whatever is done to its workers.
    @Test(.enabled(if: Fault.areBuiltIn, "SKIPPED: needs a debug build"))
    func aSecondSignalEndsARunThatHangs() throws {
        let program = try program()
        let run = try program.startFromTerminal(
            ["run", "tiny.json"], ["APUS_FAULT": "run/epoch-recorded:1:hang", "APUS_FAULT_MARK": "mark"])
        try waitUntil("it hangs") { program.exists("mark") }
        run.send(SIGTERM)
        usleep(300_000)
        run.send(SIGTERM)
        #expect(try run.finish().code == 130)
        try waitUntil("no process is left over") { ProcessList.working(in: program.folder).isEmpty }
        #expect(try program.apus("run", "tiny.json").code == 0)
        let curves = ComparableCSV.lines(try program.apus("export", "--what", "epochs").output)
        #expect(curves == (try TinySweep.uninterruptedCurves(epochs: 1)))
    }

    /// A rebuild puts another file in the place of the program, or writes a part of one.
    @Test(arguments: ["a text", "nothing"])
    func workersAreTheProgramThatTheirSchedulerIs(_ replacement: String) throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 3)
        let copy = program.folder.appending(path: "build/apus")
        try FileManager.default.createDirectory(
            at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Program.binary, to: copy)
        let run = try program.startOther([copy.path, "run", "tiny.json", "--workers", "1"])
        try waitUntil("trial 1 has begun") { program.exists("Results/tiny/trials/1/1/checkpoint.safetensors") }
        try FileManager.default.removeItem(at: copy)
        if replacement != "nothing" {
            try program.write(replacement, to: "build/apus")
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: copy.path)
        }
        let ended = try run.finish()
        #expect(ended.code == 0, "\(ended.messages)")
        let curves = ComparableCSV.lines(try program.apus("export", "--what", "epochs").output)
        #expect(curves == (try TinySweep.uninterruptedCurves(epochs: 3)))
    }

    /// `ps` and `pkill` find workers by the program's name.
    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/comm"), "SKIPPED: there is no /proc here"))
    func workersBearTheProgramsName() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 50)
        let run = try program.start(["run", "tiny.json", "--workers", "1"])
        try waitUntil("trial 1 has begun") { program.exists("Results/tiny/trials/1/1/checkpoint.safetensors") }
        let worker = try #require(ProcessList.children(of: run.identifier).first)
        #expect(try String(contentsOfFile: "/proc/\(worker)/comm", encoding: .utf8) == "apus\n")
        let words = try String(contentsOfFile: "/proc/\(worker)/cmdline", encoding: .utf8).split(separator: "\0")
        #expect(words.first.map { String($0) } == Program.binary.path && words.dropFirst().first == "worker")
        run.send(SIGKILL)
        _ = try run.finish()
    }
}
