import Deciding
import Foundation
import Planning
import TestSupport
import Testing

@testable import Running
@testable import Workspace

/// Real programs that do not want to end, and what they leave behind.
@Suite(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/stat"), "SKIPPED: there is no /proc here"))
final class ProgramProcessTests {
    private let temporary: TemporaryFolder
    private let run = UUID().uuidString

    init() throws { temporary = try TemporaryFolder() }

    private var folder: SweepFolder.AttemptFolder { .init(path: temporary.path) }

    private func launch(_ script: String, grace: Duration = .seconds(30)) -> Launch {
        let marks = ["APUS_RUN": run, "APUS_TRIAL": "3", "APUS_ATTEMPT": "1", "FOLDER": temporary.path]
        return Launch(
            kind: .program(grace: grace), executable: "sh", arguments: ["-c", "cd $FOLDER; \(script)"],
            environment: marks)
    }

    /// Runs a program to its end; gives `orders` when it says that it is ready, by a file of that name.
    private func carryOut(
        _ launch: Launch, _ orders: StopOrder..., executor: LocalExecutor = LocalExecutor(),
        whenMeasured: (@Sendable (ByteCount) -> Void)? = nil
    ) async throws -> (end: ProcessEnd, events: [ExecutorEvent]) {
        let (stream, order) = AsyncStream.makeStream(of: StopOrder.self)
        let events = Locked<[ExecutorEvent]>([])
        let control = ExecutorControl(orders: stream) { [temporary] event in
            events.withLock { $0.append(event) }
            if case .measured(let memory) = event { whenMeasured?(memory) }
            guard case .started = event, !orders.isEmpty else { return }
            Thread.detachNewThread {
                try? waitUntil("the program is ready") { temporary.exists("ready") }
                for one in orders { order.yield(one) }
            }
        }
        let work = ExecutorWork(
            folder: folder, launch: launch, memoryLimit: whenMeasured == nil ? nil : ByteCount(1))
        let end = await executor.start(work, control)
        if case .signalled(let number, _) = end { return (.signalled(number), events.withLock { $0 }) }
        return (end, events.withLock { $0 })
    }

    /// The process whose number stands in a file.
    private func process(_ name: String) throws -> pid_t {
        try #require(pid_t(try temporary.read(name).trimmingCharacters(in: .whitespacesAndNewlines)))
    }

    /// Of a process that is over, nothing is left in the list of children of this one either.
    private func isGone(_ name: String) throws -> Bool { ProcFileSystem().status(of: try process(name)) == nil }

    // MARK: - Its start

    @Test func itsArgumentsAreThoseGivenAndItReadsNothing() async throws {
        let work = Launch(
            kind: .program(), executable: "sh", arguments: ["-c", "echo \"$0|$*|$GIVEN\"; cat; pwd", "a", "b c"],
            environment: ["GIVEN": "x"])
        #expect(try await carryOut(work).end == .exited(code: 0))
        #expect(try temporary.read("log.txt") == "a|b c|x\n\(FileManager.default.currentDirectoryPath)\n")
    }

    @Test func itsNameIsLookedUpInThePathThatItGets() async throws {
        try temporary.write("#!/bin/sh\necho \"mine $0\"\n", to: "bin/train")
        #expect(chmod(temporary.path("bin/train"), 0o755) == 0)
        let work = Launch(
            kind: .program(), executable: "train",
            environment: ["PATH": "/nowhere:\(temporary.path("bin")):/usr/bin:/bin"])
        #expect(try await carryOut(work).end == .exited(code: 0))
        #expect(try temporary.read("log.txt") == "mine \(temporary.path("bin/train"))\n")
    }

    // MARK: - Its end

    @Test func itIsAskedToEndBySignal() async throws {
        let script = "trap 'echo asked; exit 7' TERM; touch ready; while :; do sleep 0.01; done"
        #expect(try await carryOut(launch(script), .checkpointAndEnd, .checkpointAndEnd).end == .exited(code: 7))
        // Once; what the shell says of its child beside it is its own affair.
        #expect(try temporary.read("log.txt").split(separator: "\n").count { $0 == "asked" } == 1)
    }

    @Test func itIsKilledAfterItsGrace() async throws {
        let script = "trap '' TERM; setsid sh -c 'trap \"\" TERM; sleep 600' & echo $! > child; touch ready; sleep 600"
        let end = try await carryOut(launch(script, grace: .milliseconds(50)), .checkpointAndEnd).end
        #expect(end == .signalled(9))
        #expect(try isGone("child"))
    }

    @Test func itIsNotKilledBeforeItsGraceIsOver() async throws {
        // No time passes by this clock.
        let executor = LocalExecutor(clock: StandingClock())
        let script = "trap 'sleep 0.3; exit 7' TERM; touch ready; while :; do sleep 0.01; done"
        let end = try await carryOut(
            launch(script, grace: .nanoseconds(1)), .checkpointAndEnd, executor: executor
        ).end
        #expect(end == .exited(code: 7))
    }

    @Test func whatIsStoppedIsToldToo() async throws {
        let script = "trap 'exit 7' TERM; (touch ready; kill -STOP $$); while :; do sleep 0.01; done"
        #expect(try await carryOut(launch(script), .checkpointAndEnd).end == .exited(code: 7))
    }

    // MARK: - What it leaves

    /// Ways in which a process gets out of the hands of the one that started it.
    private static let escapes = [
        "a grandchild with a session of its own": "setsid sleep 600 & echo $! > child",
        "a child in the background": "sleep 600 & echo $! > child",
        "a child that ignores signals": "sh -c 'trap \"\" TERM INT HUP; sleep 600' & echo $! > child",
        "a daemon, forked twice": """
        python3 -c '
        import os, time
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                open("child.part", "w").write(str(os.getpid()))
                os.rename("child.part", "child")
                time.sleep(600)
            os._exit(0)
        os.wait()
        '
        while [ ! -e child ]; do sleep 0.01; done
        """,
        "one that cleared its environment, in its group": "env -i sleep 600 & echo $! > child",
    ]

    @Test(arguments: escapes.keys.sorted())
    func nothingOutlivesIt(escape: String) async throws {
        let (end, events) = try await carryOut(launch("\(Self.escapes[escape]!); exit 5"))
        #expect(end == .exited(code: 5))
        #expect(try isGone("child"))
        #expect(events.count { if case .used = $0 { true } else { false } } == 1)
    }

    @Test(arguments: escapes.keys.sorted())
    func nothingOutlivesAnOrderToKill(escape: String) async throws {
        let (end, _) = try await carryOut(launch("\(Self.escapes[escape]!); touch ready; sleep 600"), .kill)
        #expect(end == .signalled(9))
        #expect(try isGone("child"))
    }

    /// What hid while its parent lived is known by its parent.
    @Test func anOrderToKillReachesWhatClearedItsEnvironmentAndLeft() async throws {
        let script = "env -i setsid sleep 600 & echo $! > child; touch ready; sleep 600"
        #expect(try await carryOut(launch(script), .kill).end == .signalled(9))
        #expect(try isGone("child"))
    }

    /// Each of a chain of processes starts the next one in a session of its own, and ends.
    @Test func whatForksAwayIsCaught() async throws {
        let script = """
            import os, sys, time
            end = time.time() + 60
            for _ in range(int(sys.argv[1])):
                if os.fork() == 0:
                    os.setsid()
                    while time.time() < end:
                        if os.fork(): os._exit(0)
                        time.sleep(0.005)
            """
        try temporary.write(script, to: "hop.py")
        #expect(try await carryOut(launch("python3 hop.py 8; sleep 0.2; exit 3")).end == .exited(code: 3))
        #expect(marked().isEmpty)
    }

    /// Those who are of another attempt of the same run go on.
    @Test func anotherAttemptIsLeftAlone() async throws {
        let other = try TemporaryFolder()
        let (orders, order) = AsyncStream.makeStream(of: StopOrder.self)
        var work = launch("setsid sleep 600 & echo $! > other; touch ready; sleep 600")
        work.environment["APUS_TRIAL"] = "4"
        work.environment["FOLDER"] = other.path
        let attempt = ExecutorWork(folder: .init(path: other.path), launch: work)
        async let first = LocalExecutor().start(attempt, ExecutorControl(orders: orders))
        while !other.exists("ready") { try await Task.sleep(for: .milliseconds(5)) }
        #expect(try await carryOut(launch("setsid sleep 600 & exit 0")).end == .exited(code: 0))
        #expect(marked().count == 3)
        order.yield(.kill)
        _ = await first
        #expect(marked().isEmpty)
    }

    @Test func zombiesOfStrangersDoNotPileUp() async throws {
        // Out of the group, the session and the environment, and over before anybody looks.
        let script = "env -i setsid sh -c 'echo $$ > child' & while [ ! -s child ]; do sleep 0.01; done; sleep 0.1"
        #expect(try await carryOut(launch(script)).end == .exited(code: 0))
        #expect(try isGone("child"))
    }

    /// Processes with this run's mark.
    private func marked() -> [pid_t] {
        let processes = ProcFileSystem()
        return processes.table().processes.map(\.identifier).filter {
            processes.environment(of: $0).contains("APUS_RUN=\(run)")
        }
    }

    // MARK: - What it uses

    private func used(_ events: [ExecutorEvent]) throws -> (cpu: Duration, peakMemory: ByteCount?) {
        for case .used(let cpu, let peakMemory) in events { return (cpu, peakMemory) }
        throw NotTold()
    }

    private struct NotTold: Error {}

    /// Computes in children that are waited for, and in one that left and that nobody waits for.
    @Test func theTimeOfAllItsProcessesCounts() async throws {
        let burn = "import time\nend = float(__import__('sys').argv[1])\nwhile time.process_time() < end: pass\n"
        try temporary.write(burn, to: "burn.py")
        let daemon = "touch daemon; until [ -e seen ]; do sleep 0.02; done; python3 burn.py 1.5; touch done; sleep 60"
        let script = "python3 burn.py 0.5; (setsid sh -c '\(daemon)' &); until [ -e done ]; do sleep 0.02; done"
        let looks = Locked(0)
        let events = try await carryOut(launch(script)) { [temporary] _ in
            // The second look is at a list that was made when it was there.
            guard temporary.exists("daemon"),
                looks.withLock({
                    $0 += 1; return $0 == 2
                })
            else { return }
            try? temporary.write("", to: "seen")
        }.events
        let used = try used(events)
        // Half a second and one and a half, and what shells take to wait.
        #expect(used.cpu >= .seconds(2) && used.cpu < .seconds(6), "\(used.cpu)")
    }

    @Test func theMemoryOfAllItsProcessesCountsTogether() async throws {
        let eats =
            "python3 -c 'import os, time\nx = bytes(range(256)) * 400000\nwhile not os.path.exists(\"seen\"): time.sleep(0.02)'"
        let events = try await carryOut(launch("(setsid \(eats) &); \(eats)")) { [temporary] memory in
            if memory.bytes > 204_800_000 { try? temporary.write("", to: "seen") }
        }.events
        // 102.4 MB each, and two interpreters and shells of some 10 MB.
        let peak = try #require(try used(events).peakMemory)
        #expect(peak.bytes > 204_800_000 && peak.bytes < 300_000_000, "\(peak)")
    }

    /// The kernel tells the peak of what was gone before anybody looked, where it is above this process's own.
    @Test func aShortPeakCounts() async throws {
        // Other tests run in this process meanwhile, and use what they need.
        for _ in 1...5 {
            let size = max(1_200_000_000, try own() * 3 / 2)
            let events = try await carryOut(launch("python3 -c 'bytearray(\(size))[::4096]'")).events
            if try own() > size { continue }
            let peak = try #require(try used(events).peakMemory)
            #expect(peak.bytes > size * 9 / 10, "\(peak)")
            return
        }
        Issue.record("this process grew each time")
    }

    private func own() throws -> Int { try #require(ProcFileSystem().peakMemory(of: getpid())).bytes }

    // MARK: - What it says

    @Test func aLongLogBeginsAnew() async throws {
        let executor = LocalExecutor(logLimit: ByteCount(100_000))
        let lines = (1...20_000).map { "line \($0)\n" }.joined()
        try temporary.write(lines, to: "lines")
        // In one write: no look comes between.
        let script = "dd if=lines bs=1M 2>dd; while [ ! -e log.1.txt ]; do sleep 0.02; done; sleep 0.1; echo end"
        #expect(try await carryOut(launch(script), executor: executor).end == .exited(code: 0))
        #expect(try temporary.read("log.txt") == "end\n")
        let previous = try temporary.data("log.1.txt")
        #expect(previous.count == 100_000)
        #expect(previous.elementsEqual(lines.utf8.suffix(100_000)))
        #expect(try temporary.names == ["dd", "lines", "log.1.txt", "log.txt"])
    }

    @Test func aLogThatGrewAtTheEndIsCutToo() async throws {
        let executor = LocalExecutor(logLimit: ByteCount(1000))
        #expect(try await carryOut(launch("head -c 5000 /dev/zero"), executor: executor).end == .exited(code: 0))
        #expect(try temporary.data("log.txt").isEmpty)
        #expect(try temporary.data("log.1.txt").count == 1000)
    }
}

/// A clock that no sleep comes to an end by.
private struct StandingClock: Clock {
    var now: ContinuousClock.Instant { ContinuousClock().now }
    var minimumResolution: Duration { .nanoseconds(1) }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
        while true { try await Task.sleep(for: .seconds(3600)) }
    }
}
