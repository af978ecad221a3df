import Foundation
import TestSupport
import Testing

/// Workers that hang, eat memory or take too long: ended, with the cause, and tried again where that may help.
@Suite struct WorkerFaultTests {
    private func attempts(_ trial: Int, _ program: Program) throws -> [[String: Any]] {
        let shown = try JSONSerialization.jsonObject(
            with: Data(try program.apus("show", "\(trial)", "--json").output.utf8))
        return try #require((shown as? [String: Any])?["attempts"] as? [[String: Any]])
    }

    @Test func aWorkerThatHangsIsKilledAndItsTrialGoesOn() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 12, extra: ", \"hang_timeout\": 1.5")
        let run = try program.start(["run", "tiny.json"])
        try waitUntil("an epoch is reported") { program.exists("Results/tiny/trials/1/1/reports.jsonl") }
        let worker = try #require(ProcessList.children(of: run.identifier).min())
        kill(worker, SIGSTOP)
        let ended = try run.finish()
        #expect(ended.code == 0, "\(ended.messages)")
        let hung = try (1...4).flatMap { try attempts($0, program) }.filter { $0["cause"] as? String == "hung" }
        #expect(hung.count >= 1)
        #expect(hung.first?["message"] as? String == "gave no sign of life for 1.5 s (hang_timeout)")
        #expect(hung.first?["signal_name"] as? String == "SIGKILL")
        let curves = ComparableCSV.lines(try program.apus("export", "--what", "epochs").output)
        #expect(curves == (try TinySweep.uninterruptedCurves(epochs: 12)))
    }

    /// An epoch may take longer than a worker may be silent.
    @Test func aWorkerGivesSignsOfLifeWithinItsEpoch() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 2)
        let run = try program.start(["run", "tiny.json", "--set", "trainer.hidden=1000", "--workers", "1"])
        let path = program.folder.appendingPathComponent("Results/tiny/trials/1/1/heartbeat").path
        var beats: Set<Date> = []
        try waitUntil("its heart has beaten three times") {
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            (attributes?[.modificationDate] as? Date).map { _ = beats.insert($0) }
            return beats.count >= 3
        }
        #expect(try program.read("Results/tiny/trials/1/1/reports.jsonl").isEmpty)
        #if os(Linux)
            // It offers itself to the kernel when memory runs out, before its scheduler.
            let worker = try #require(ProcessList.children(of: run.identifier).first)
            #expect(try String(contentsOfFile: "/proc/\(worker)/oom_score_adj", encoding: .utf8) == "500\n")
        #endif
        run.send(SIGKILL)
        _ = try run.finish()
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/stat"), "SKIPPED: there is no /proc here"))
    func aWorkerAboveItsMemoryIsKilledAndTheReasonNamesBoth() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 2, extra: ", \"trial_memory\": \"20MB\", \"retries\": 1")
        // So large that no epoch is over before the memory is measured.
        let ended = try program.apus("run", "tiny.json", "--set", "trainer.hidden=1000", "--workers", "4")
        #expect(ended.code == 1, "\(ended.messages)")
        #expect(ended.messages.contains(/failed: used \d+(\.\d)? MB of memory, more than its trial_memory of 20 MB/))
        #expect(try attempts(1, program).map { $0["cause"] as? String } == ["over_memory", "over_memory"])
        #expect(try attempts(1, program).last?["signal_name"] as? String == "SIGKILL")
    }

    @Test(.enabled(if: MemoryCage.isPossible, "SKIPPED: no control group can be made: the OOM killer is not tried"))
    func aWorkerThatTheSystemKillsForWantOfMemorySaysSo() throws {
        // Room for a scheduler under a sanitizer, and for no such model.
        let cage = try #require(MemoryCage(megabytes: 250))
        let program = try Program()
        try TinySweep.write(to: program, epochs: 1, extra: #", "retries": 0, "on_failure": "stop""#)
        let command = "echo $$ > \(cage.members); exec \"$@\""
        let run = ["run", "tiny.json", "--set", "trainer.hidden=2000", "--workers", "1"]
        let words = ["-c", command, "sh", Program.binary.path] + run
        let ended = try #require(try program.other("sh", words))
        #expect(ended.code == 1, "\(ended.messages)")
        let attempts = try attempts(1, program)
        #expect(attempts.map { $0["cause"] as? String } == ["failed"])
        #expect(attempts.map { $0["signal_name"] as? String } == ["SIGKILL"])
        let message = try #require(attempts.first?["message"] as? String)
        #expect(message.contains("when the system had run out of memory"), "\(message)")
    }

    @Test func aTrialThatTakesTooLongFails() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 5000, extra: ", \"trial_timeout\": 0.5")
        let ended = try program.apus("run", "tiny.json")
        #expect(ended.code == 1, "\(ended.messages)")
        #expect(ended.messages.contains("trial 1 failed: ran longer than its trial_timeout of 0.5 s"))
        #expect(try attempts(1, program).map { $0["cause"] as? String } == ["timed_out"])
        #expect(try attempts(1, program).first?["signal"] as? Int == 9)
    }

    @Test func aKilledWorkersLastWordsAreShown() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 20)
        let run = try program.start(["run", "tiny.json", "--workers", "1"])
        try waitUntil("trial 1 has begun") { program.exists("Results/tiny/trials/1/1/checkpoint.safetensors") }
        try program.write("apus: out of cheese\n", to: "Results/tiny/trials/1/1/log.txt")
        kill(try #require(ProcessList.children(of: run.identifier).first), SIGKILL)
        // It had reported something, so that another attempt may well go further.
        #expect(try run.finish().code == 0)
        let shown = try program.apus("show", "tiny/1").output
        #expect(shown.contains("log\n    apus: out of cheese"), "\(shown)")
        #expect(try attempts(1, program).first?["log"] as? [String] == ["apus: out of cheese"])
        #expect(try attempts(1, program).first?["signal_name"] as? String == "SIGKILL")
    }

    /// A text that is edited, cut off or gone while a sweep runs is trained on by nobody: the run ends, no trial fails, and
    /// with the old text back the numbers are those of a run that nobody disturbed.
    @Test(arguments: ["changed", "emptied", "gone"])
    func aTextThatIsNotTheSweepsOwnEndsTheRun(fault: String) throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 4)
        let text = try program.read("text/valid.txt")
        let run = try program.start(["run", "tiny.json", "--workers", "1"])
        try waitUntil("trial 1 has begun") { program.exists("Results/tiny/trials/1/1/checkpoint.safetensors") }
        switch fault {
        case "changed": try program.write(text + "w1\n", to: "text/valid.txt")
        case "emptied": try program.write("", to: "text/valid.txt")
        default: try FileManager.default.removeItem(at: program.folder.appending(path: "text/valid.txt"))
        }
        let ended = try run.finish()
        #expect(ended.code == 3, "\(ended.messages)")
        let last = try #require(ended.messages.split(separator: "\n").last)
        let words = ["changed": "has changed", "emptied": "is empty", "gone": "valid.txt"]
        #expect(last.hasPrefix("apus: ") && last.contains(words[fault, default: "?"]), "\(last)")
        #expect(try program.apus("status").output.contains("failed") == false)

        try program.write(text, to: "text/valid.txt")
        #expect(try program.apus("run", "tiny.json").code == 0)
        let curves = ComparableCSV.lines(try program.apus("export", "--what", "epochs").output)
        #expect(curves == (try TinySweep.uninterruptedCurves(epochs: 4)))
    }
}
