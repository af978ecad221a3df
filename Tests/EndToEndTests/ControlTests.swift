import Foundation
import TestSupport
import Testing

/// `apus stop`, `pause`, `resume` and `retry` from another terminal, on a sweep that runs and on one that does not.
@Suite struct ControlTests {
    private static let epochs = 12

    private static let uninterrupted = Result { try TinySweep.uninterruptedCurves(epochs: epochs) }

    private func begin(_ program: Program) throws -> Program.Running {
        try TinySweep.write(to: program, epochs: Self.epochs)
        let run = try program.start(["run", "tiny.json"])
        try waitUntil("an epoch is reported") {
            (try? program.read("Results/tiny/trials/1/1/reports.jsonl"))?.contains("\n") == true
        }
        return run
    }

    private func expectTheNumbersOfAnUninterruptedRun(_ program: Program) throws {
        let curves = ComparableCSV.lines(try program.apus("export", "--what", "epochs").output)
        #expect(curves == (try Self.uninterrupted.get()))
    }

    private func state(_ trial: Int, _ program: Program) throws -> String {
        let shown = try JSONSerialization.jsonObject(
            with: Data(try program.apus("show", "\(trial)", "--json").output.utf8))
        return (shown as? [String: Any])?["state"] as? String ?? ""
    }

    private func status(_ program: Program) throws -> [String: Any] {
        let rows = try JSONSerialization.jsonObject(with: Data(try program.apus("status", "--json").output.utf8))
        return try #require((rows as? [[String: Any]])?.first)
    }

    @Test func aPausedTrialGoesOnFromItsMinibatch() throws {
        let program = try Program()
        let run = try begin(program)
        let pause = try program.apus("pause", "tiny/1")
        #expect(pause.code == 0 && pause.messages.contains("trial 1 of sweep \"tiny\" is paused"), "\(pause.messages)")
        #expect(try state(1, program) == "paused")
        #expect(try program.read("Results/tiny/trials/1/1/outcome.json").contains("interrupted"))
        let again = try program.apus("pause", "tiny/1")
        #expect(again.code == 2 && again.messages.contains("trial 1 is paused"), "\(again.messages)")
        try waitUntil("the others are over") {
            try status(program)["Finished"] as? Int == 3
        }
        // The run waits for its paused trial.
        #expect(ProcessList.children(of: run.identifier).isEmpty)
        #expect(try program.apus("resume", "tiny/1").code == 0)
        let ended = try run.finish()
        #expect(ended.code == 0, "\(ended.messages)")
        #expect(ended.messages.contains("nothing runs until"), "\(ended.messages)")
        try expectTheNumbersOfAnUninterruptedRun(program)
    }

    @Test func aPausedTrialStaysPausedWhenTheSchedulerIsKilled() throws {
        let program = try Program()
        let killed = try begin(program)
        #expect(try program.apus("pause", "tiny/1").code == 0)
        killed.send(SIGKILL)
        _ = try killed.finish()
        let run = try program.start(["run", "tiny.json"])
        try waitUntil("the others are over") { try status(program)["Finished"] as? Int == 3 }
        #expect(try state(1, program) == "paused")
        #expect(try program.apus("resume", "tiny").code == 0)
        #expect(try run.finish().code == 0)
        try expectTheNumbersOfAnUninterruptedRun(program)
    }

    @Test func aPausedSweepFreesItsWorkersAndGoesOn() throws {
        let program = try Program()
        let run = try begin(program)
        #expect(try program.apus("pause", "tiny").code == 0)
        try waitUntil("no worker is left") { ProcessList.children(of: run.identifier).isEmpty }
        #expect(try status(program)["Run"] as? String == "paused")
        #expect(try program.apus("resume", "tiny").code == 0)
        #expect(try status(program)["Run"] as? String == "running")
        let ended = try run.finish()
        #expect(ended.code == 0 && ended.messages.contains("sweep \"tiny\" is paused"), "\(ended.messages)")
        try expectTheNumbersOfAnUninterruptedRun(program)
    }

    @Test func aStoppedTrialStaysStoppedUntilSomebodyResumesIt() throws {
        let program = try Program()
        let run = try begin(program)
        #expect(try program.apus("stop", "tiny/1").code == 0)
        let ended = try run.finish()
        #expect(ended.code == 0 && ended.messages.contains("3 finished, 1 stopped"), "\(ended.messages)")
        #expect(try program.apus("show", "1").output.contains("stopped by the user at epoch"))
        #expect(try program.apus("run", "tiny.json").messages.contains("0 to run"))
        // Nobody runs it: the command itself is the one writer for a moment.
        let resume = try program.apus("resume", "tiny/1")
        #expect(resume.code == 0 && resume.messages.contains("nobody runs"), "\(resume.messages)")
        #expect(try program.apus("run", "tiny.json").code == 0)
        try expectTheNumbersOfAnUninterruptedRun(program)
        let shown = try program.apus("show", "1", "--json").output
        #expect(shown.contains("\"cause\": \"stopped\"") && shown.contains("\"from_epoch\""), "\(shown)")
    }

    @Test func stoppingASweepEndsItsRunResumably() throws {
        let program = try Program()
        let run = try begin(program)
        #expect(try program.apus("stop", "tiny").code == 0)
        let ended = try run.finish()
        #expect(ended.code == 130 && ended.messages.contains("goes on from here"), "\(ended.messages)")
        #expect(try program.apus("run", "tiny.json").code == 0)
        try expectTheNumbersOfAnUninterruptedRun(program)
    }

    /// Workers stop themselves at their first minibatch; those of trials 1 and 2 go on, those of 3 and 4 are killed.
    @Test(.enabled(if: Fault.areBuiltIn, "SKIPPED: needs a debug build"), arguments: [false, true])
    func failedTrialsAreTriedAgainWhenSomebodyAsks(whileItRuns: Bool) throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: Self.epochs, extra: ", \"retries\": 0")
        let run = try program.start(["run", "tiny.json"], ["APUS_FAULT": "worker/minibatch-trained:1:hold"])
        for trial in [1, 2] { kill(try heldWorker(of: trial, run), SIGCONT) }
        if whileItRuns {
            // Held, so that the run is still there when the retry is asked for.
            #expect(try program.apus("pause", "tiny/1").code == 0)
            for trial in [3, 4] { kill(try heldWorker(of: trial, run), SIGKILL) }
            try waitUntil("two trials have failed") { try status(program)["Failed"] as? Int == 2 }
            let retry = try program.start(["retry", "tiny", "4"])
            kill(try heldWorker(of: 4, run), SIGCONT)
            let answer = try retry.finish()
            #expect(answer.code == 0 && answer.messages.contains("1 trial of"), "\(answer.messages)")
            #expect(try program.apus("retry", "tiny", "--failed").code == 0)
            #expect(try program.apus("resume", "tiny").code == 0)
            for trial in [3, 1] { kill(try heldWorker(of: trial, run), SIGCONT) }
            #expect(try run.finish().code == 0)
        } else {
            for trial in [3, 4] { kill(try heldWorker(of: trial, run), SIGKILL) }
            #expect(try run.finish().code == 1)
            #expect(try program.apus("run", "tiny.json").code == 1)
            let retry = try program.apus("retry", "tiny")
            #expect(retry.code == 0 && retry.messages.contains("2 trials of sweep \"tiny\""), "\(retry.messages)")
            #expect(try program.apus("run", "tiny.json").code == 0)
        }
        try expectTheNumbersOfAnUninterruptedRun(program)
    }

    /// The worker of a trial, once it has stopped itself.
    private func heldWorker(of trial: Int, _ run: Program.Running) throws -> Int32 {
        var worker: Int32?
        try waitUntil("the worker of trial \(trial) holds") {
            worker = ProcessList.children(of: run.identifier).first {
                ProcessList.words(of: $0).last?.contains("/trials/\(trial)/") == true && ProcessList.isStopped($0)
            }
            return worker != nil
        }
        return try #require(worker)
    }

    @Test func whatCannotBeDoneIsSaid() throws {
        let program = try Program()
        #expect(try program.apus("stop", "tiny").code == 3)
        #expect(!program.exists("Results"))
        try TinySweep.write(to: program, epochs: 1)
        try program.apus("run", "tiny.json")
        let cases: [(words: [String], message: String)] = [
            (["stop", "tiny"], "nobody runs it"), (["pause", "tiny"], "nobody runs it"),
            (["resume", "tiny"], "it is not paused"), (["retry", "tiny"], "none of its trials has failed"),
            (["stop", "tiny/1"], "trial 1 is finished"), (["retry", "tiny", "2", "3"], "trial 2 is finished; trial 3"),
            (["stop", "tiny/9"], "has no trial 9"), (["retry", "tiny", "1", "9"], "has no trial 9"),
            (["pause", "other"], "there is no sweep \"other\""),
            (["retry", "tiny", "--failed", "1"], "do not go together"),
        ]
        for (words, message) in cases {
            let result = try program.start(words).finish()
            #expect(result.code == 2 && result.messages.contains(message), "\(words): \(result.messages)")
            #expect(result.output.isEmpty)
        }
    }
}
