import Foundation
import TestSupport
import Testing

/// Programs that start what is to outlive them, under a scheduler that ends in every way there is.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/stat"), "SKIPPED: there is no /proc here"))
struct ProgramRemainsTests {
    /// Leaves a process in a session of its own, one in the background, and one that has neither session nor environment of
    /// its trial; then says that it is ready.
    private static let clings = """
        setsid sh -c 'trap "" TERM INT HUP; while :; do sleep 600; done' &
        sleep 600 &
        env -i setsid sleep 600 &
        echo $! > hidden.$APUS_TRIAL
        echo $APUS_RUN > run.$APUS_TRIAL
        """

    private func start(_ script: String, in program: Program) throws -> Program.Running {
        try program.write(script, to: "train.sh")
        try program.write(
            """
            {
              "name": "s", "method": "grid", "metric": {"name": "loss"}, "workers": 2,
              "trainer": {"command": ["sh", "train.sh"], "grace": 30},
              "parameters": {"x": {"values": [1, 2]}}
            }
            """, to: "s.json")
        return try program.startFromTerminal(["run", "s.json"])
    }

    /// The run of both trials, once they are ready.
    private func run(_ program: Program) throws -> String {
        func written(_ name: String) -> Bool { (try? program.read(name).hasSuffix("\n")) ?? false }
        try waitUntil("both trials run") { written("run.1") && written("run.2") }
        return try program.read("run.1").trimmingCharacters(in: .newlines)
    }

    private func hidden(_ program: Program) throws -> [Int32] {
        try [1, 2].compactMap { Int32(try program.read("hidden.\($0)").trimmingCharacters(in: .newlines)) }
    }

    /// The guardian of a run; nil when it has none.
    private func guardian(of run: String) -> Int32? {
        ProcessList.all.first { ProcessList.words(of: $0).suffix(2) == ["guardian", run] }
    }

    private func isOver(_ run: String) -> Bool { ProcessList.marked("APUS_RUN=\(run)").isEmpty }

    @Test func nothingOutlivesASchedulerThatIsKilled() throws {
        let program = try Program()
        let scheduler = try start("\(Self.clings); exec sleep 600", in: program)
        let run = try run(program)
        #expect(ProcessList.marked("APUS_RUN=\(run)").count >= 6)
        #expect(guardian(of: run) != nil)
        scheduler.send(SIGKILL)
        try waitUntil("nothing of the run is left", within: 30) { isOver(run) && guardian(of: run) == nil }
        // Known as descendants.
        #expect(try hidden(program).allSatisfy { !ProcessList.isRunning($0) })
        #expect(try scheduler.finish().code == -SIGKILL)
    }

    @Test func whatIsLeftWithoutAGuardianEndsWithTheNextRun() throws {
        let program = try Program()
        let script = "if [ -e again ]; then grep -qs APUS_RUN= /proc/$(cat left)/environ && echo > bad; exit 0; fi"
        let left = "setsid sleep 600 & echo $! > left; echo $APUS_RUN > run.$APUS_TRIAL; exec sleep 600"
        let scheduler = try start("\(script); \(left)", in: program)
        let run = try run(program)
        kill(try #require(guardian(of: run)), SIGKILL)
        scheduler.send(SIGKILL)
        _ = try scheduler.finish()
        #expect(ProcessList.marked("APUS_RUN=\(run)").count >= 4)
        try program.write("", to: "again")
        #expect(try program.apus("run", "s.json").code == 0)
        #expect(isOver(run))
        #expect(!program.exists("bad"))
    }

    @Test func whatHidEndsWithTheRun() throws {
        let program = try Program()
        let result = try start("\(Self.clings); exit 0", in: program).finish()
        #expect(result.code == 0, "\(result.messages)")
        let run = try run(program)
        #expect(isOver(run) && guardian(of: run) == nil)
        #expect(try hidden(program).allSatisfy { !ProcessList.isRunning($0) })
    }

    @Test func aSecondInterruptKillsWhatDoesNotWantToEnd() throws {
        let program = try Program()
        let scheduler = try start("trap 'echo > asked' TERM; \(Self.clings); while :; do sleep 600; done", in: program)
        let run = try run(program)
        scheduler.send(SIGINT)
        try waitUntil("the first one is heeded") { program.exists("asked") }
        scheduler.send(SIGINT)
        #expect(try scheduler.finish().code == 130)
        try waitUntil("nothing of the run is left", within: 30) { isOver(run) && guardian(of: run) == nil }
        #expect(try hidden(program).allSatisfy { !ProcessList.isRunning($0) })
    }

    /// A sweep that a trial of another one runs.
    @Test func aRunInsideOfARunEndsWithIt() throws {
        let program = try Program()
        try program.write("echo $APUS_RUN > inner; setsid sleep 600 & exec sleep 600", to: "inner.sh")
        try program.write(
            #"""
            {"name": "inner", "method": "grid", "metric": {"name": "loss"}, "workers": 1,
             "trainer": {"command": ["sh", "inner.sh"]}, "parameters": {"x": {"values": [1]}}}
            """#, to: "inner.json")
        let nested = "[ $APUS_TRIAL = 1 ] && exec '\(Program.binary.path)' run inner.json --results nested"
        let script = "echo $APUS_RUN > run.$APUS_TRIAL; \(nested); exec sleep 600"
        let scheduler = try start(script, in: program)
        let outer = try run(program)
        try waitUntil("the inner trial runs") { (try? program.read("inner").hasSuffix("\n")) ?? false }
        let inner = try program.read("inner").trimmingCharacters(in: .newlines)
        #expect(inner != outer && ProcessList.marked("APUS_RUN=\(inner)").count >= 2)
        scheduler.send(SIGKILL)
        try waitUntil("nothing of both is left", within: 30) {
            isOver(outer) && isOver(inner) && guardian(of: outer) == nil && guardian(of: inner) == nil
        }
        _ = try scheduler.finish()
    }
}
