import Foundation
import TestSupport
import Testing

/// Ctrl-C and its kin: running trials leave a checkpoint at the next minibatch, and the same command goes on from it.
@Suite struct SignalTests {
    /// 400 lines of 12 words and an end of line make 5,200 tokens, 4 streams of 1,300, ⌊1299 / 8⌋ windows.
    private static let windowsPerEpoch = 162

    private static let uninterrupted = Result {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 3)
        try program.apus("run", "tiny.json", "--workers", "1")
        return try SweepRemains(in: program)
    }

    private static func isWhole(_ program: Program) throws {
        try waitUntil("no process is left over") { ProcessList.working(in: program.folder).isEmpty }
        try SweepCheck.isWhole(program, asIn: uninterrupted.get())
    }

    /// `apus run` under `APUS_FAULT=fault`, with signals as a terminal sets them, once its worker has got there.
    private func start(_ program: Program, _ fault: String) throws -> Program.Running {
        try TinySweep.write(to: program, epochs: 3)
        let run = try program.startFromTerminal(
            ["run", "tiny.json", "--workers", "1"], ["APUS_FAULT": fault, "APUS_FAULT_MARK": "mark"])
        try waitUntil("the worker has got there") { program.exists("mark") }
        return run
    }

    /// The minibatches that the checkpoint of trial 1's first attempt has of the epoch in progress.
    private func minibatch(_ program: Program) throws -> Int {
        let path = "Results/tiny/trials/1/1/checkpoint.safetensors"
        let head = try Data(contentsOf: program.folder.appendingPathComponent(path)).prefix(100_000)
        let match = String(decoding: head, as: UTF8.self).firstMatch(of: /"window":"(\d+)"/)
        return try #require(match.flatMap { Int($0.1) })
    }

    /// Slowed down in epoch 2, so that the signal arrives in the middle of it.
    @Test(.enabled(if: Fault.areBuiltIn, "SKIPPED: needs a debug build"), arguments: [SIGINT, SIGTERM, SIGHUP])
    func onceMeansACheckpointAtTheNextMinibatch(signal: Int32) throws {
        let program = try Program()
        let run = try start(program, "worker/minibatch-trained:200:slow")
        run.send(signal)
        let ended = try run.finish()
        #expect(ended.code == 130, "\(ended.messages)")
        #expect(ended.messages.contains("goes on from here"))
        #expect(try program.read("Results/tiny/trials/1/1/outcome.json").contains("interrupted"))
        #expect((200 - Self.windowsPerEpoch..<Self.windowsPerEpoch).contains(try minibatch(program)))
        #expect(try program.apus("run", "tiny.json", "--workers", "1").code == 0)
        try Self.isWhole(program)
    }

    /// As `pkill`, a stopped service or a cancelled job do it: the workers leave their checkpoints all the same.
    @Test(.enabled(if: Fault.areBuiltIn, "SKIPPED: needs a debug build"), arguments: [SIGINT, SIGTERM, SIGHUP])
    func aSignalToEverybodyIsOneInterrupt(signal: Int32) throws {
        let program = try Program()
        let run = try start(program, "worker/minibatch-trained:200:slow")
        for worker in ProcessList.children(of: run.identifier) { kill(worker, signal) }
        run.send(signal)
        #expect(try run.finish().code == 130)
        #expect(try program.read("Results/tiny/trials/1/1/outcome.json").contains("interrupted"))
        #expect((200 - Self.windowsPerEpoch..<Self.windowsPerEpoch).contains(try minibatch(program)))
        #expect(try program.apus("run", "tiny.json", "--workers", "1").code == 0)
        try Self.isWhole(program)
    }

    /// After the interrupt at minibatch w of epoch 2, the next attempt needs the others of that epoch and no more to
    /// report it: killed at the last of them it has reported nothing, killed one later it has.
    @Test(.enabled(if: Fault.areBuiltIn, "SKIPPED: needs a debug build"), arguments: [0, 1])
    func theNextAttemptBeginsAtThatMinibatch(later: Int) throws {
        let program = try Program()
        let run = try start(program, "worker/minibatch-trained:200:slow")
        run.send(SIGTERM)
        #expect(try run.finish().code == 130)
        let left = Self.windowsPerEpoch - (try minibatch(program))
        let fault = "worker/minibatch-trained:\(left + later)"
        let again = try program.start(
            ["run", "tiny.json", "--workers", "1"], ["APUS_FAULT": fault, "APUS_FAULT_MARK": "killed"])
        #expect(try again.finish().code == 0)
        #expect(program.exists("killed"))
        let reports = try program.read("Results/tiny/trials/1/2/reports.jsonl")
        #expect(reports.split(separator: "\n").count == later)
        try Self.isWhole(program)
    }

    /// The worker is stopped and cannot obey: the second signal does not wait for it.
    @Test(.enabled(if: Fault.areBuiltIn, "SKIPPED: needs a debug build"), arguments: [SIGINT, SIGTERM])
    func twiceMeansAtOnce(signal: Int32) throws {
        let program = try Program()
        let run = try start(program, "worker/minibatch-trained:200:hold")
        let worker = try #require(ProcessList.children(of: run.identifier).first)
        try waitUntil("the worker is stopped") { ProcessList.isStopped(worker) }
        run.send(signal)
        usleep(300_000)
        #expect(run.isRunning, "it should wait for the worker's checkpoint")
        run.send(signal)
        let ended = try run.finish()
        #expect(ended.code == 130, "\(ended.messages)")
        #expect(!program.exists("Results/tiny/trials/1/1/outcome.json"))
        #expect(try program.apus("run", "tiny.json", "--workers", "1").code == 0)
        try Self.isWhole(program)
    }

    /// As under `nohup`: whoever started it wants it to go on when the terminal is closed.
    @Test func aSignalThatIsIgnoredFromOutsideStaysIgnored() throws {
        let program = try Program()
        try TinySweep.write(to: program, epochs: 3)
        let run = try program.startOther(
            ["--ignore-signal=HUP", Program.binary.path, "run", "tiny.json", "--workers", "1"])
        try waitUntil("an epoch is reported") {
            (try? program.read("Results/tiny/trials/1/1/reports.jsonl"))?.contains("\n") == true
        }
        run.send(SIGHUP)
        let ended = try run.finish()
        #expect(ended.code == 0, "\(ended.messages)")
        try Self.isWhole(program)
    }

    /// A terminal of its own, which is closed while a sweep runs in it; the system then sends SIGHUP.
    private static let terminal = """
        import os, pty, select, sys
        child, terminal = pty.fork()
        if child == 0:
            os.execv(sys.argv[1], sys.argv[1:])
        while not os.path.exists("mark"):
            if select.select([terminal], [], [], 0.05)[0]:
                os.read(terminal, 65536)
        os.close(terminal)
        status = os.waitpid(child, 0)[1]
        print(os.waitstatus_to_exitcode(status))
        """

    @Test(.enabled(if: Fault.areBuiltIn, "SKIPPED: needs a debug build"))
    func aClosedTerminalIsOneInterrupt() throws {
        let program = try Program(
            environment: ["APUS_FAULT": "worker/minibatch-trained:200:slow", "APUS_FAULT_MARK": "mark"])
        try TinySweep.write(to: program, epochs: 3)
        let run = try program.start(
            python: "python3", Self.terminal, [Program.binary.path, "run", "tiny.json", "--workers", "1"])
        if run.code == 127 { return print("SKIPPED: python3 is not installed: no terminal is closed") }
        #expect(run.output == "130\n", "\(run.messages)")
        #expect(try program.read("Results/tiny/trials/1/1/outcome.json").contains("interrupted"))
        #expect((200 - Self.windowsPerEpoch..<Self.windowsPerEpoch).contains(try minibatch(program)))
        let again = try program.start(["run", "tiny.json", "--workers", "1"], ["APUS_FAULT": "worker/lock:1"]).finish()
        #expect(again.code == 0, "\(again.messages)")
        try Self.isWhole(program)
    }
}
