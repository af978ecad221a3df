import Foundation
import TestSupport
import Testing

@testable import Running
@testable import Workspace

/// What is left of a run whose scheduler is gone: real processes, and shells in the place of the guardian.
///
/// One at a time: a guardian that is being started has no mark yet, and the end of a run beside it would take it for an orphan.
@Suite(
    .serialized,
    .enabled(if: FileManager.default.fileExists(atPath: "/proc/self/stat"), "SKIPPED: there is no /proc here"))
final class RunGuardianTests {
    private let temporary: TemporaryFolder
    private let run = UUID().uuidString
    private var started: [Process] = []

    init() throws {
        // As the program does.
        signal(SIGPIPE, SIG_IGN)
        temporary = try TemporaryFolder()
    }

    deinit { for process in started { kill(-process.processIdentifier, SIGKILL) } }

    @discardableResult
    private func start(_ script: String, _ environment: [String: String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", script]
        process.currentDirectoryURL = temporary.url
        process.environment = ["PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        try process.run()
        started.append(process)
        return process
    }

    private func process(_ name: String) throws -> pid_t {
        try waitUntil("there is a \(name)") { (try? temporary.read(name).hasSuffix("\n")) == true }
        return try #require(pid_t(try temporary.read(name).dropLast()))
    }

    private func isRunning(_ process: pid_t) -> Bool {
        ProcFileSystem().status(of: process).map { !$0.isZombie } ?? false
    }

    @Test func allThatBearsTheMarkIsKilledWithItsDescendants() throws {
        let leader = try start(
            "setsid sleep 600 & echo $! > a; env -i sleep 600 & echo $! > b; wait", ["APUS_RUN": run])
        let (marked, hidden) = (try process("a"), try process("b"))
        #expect(RunGuardian(run: run).killAll() == [])
        leader.waitUntilExit()
        #expect(leader.terminationReason == .uncaughtSignal)
        #expect(!isRunning(marked) && !isRunning(hidden))
    }

    @Test func othersAreLeftAlone() throws {
        // Of another run, of a run whose name begins the same, and of this one's value under another name.
        let others = [["APUS_RUN": UUID().uuidString], ["APUS_RUN": run + "0"], ["XAPUS_RUN": run], [:]]
        let processes = try others.map { try start("exec sleep 600", $0) }
        let marked = try start("exec sleep 600", ["APUS_RUN": run])
        #expect(RunGuardian(run: run).killAll() == [])
        marked.waitUntilExit()
        #expect(processes.count { $0.isRunning } == others.count)
    }

    /// A run inside of a program of this one has a guardian of its own.
    @Test func aRunInsideOfThisOneIsLeftToItsGuardian() throws {
        let script = """
            APUS_RUN=inner setsid sleep 600 & echo $! > inner
            env -u APUS_RUN APUS_GUARDIAN=inner setsid sleep 600 & echo $! > guardian
            wait
            """
        try start(script, ["APUS_RUN": run])
        let kept = [try process("inner"), try process("guardian")]
        defer { for process in kept { kill(process, SIGKILL) } }
        #expect(RunGuardian(run: run).killAll() == [])
        #expect(kept.count { isRunning($0) } == 2)
    }

    /// Each process of a chain starts the next one and ends.
    @Test func whatForksAwayIsCaught() throws {
        let script = """
            python3 -c '
            import os, time
            if os.fork(): os._exit(0)
            os.setsid()
            with open("hopping", "w") as file: print(os.getpid(), file=file)
            end = time.time() + 60
            while time.time() < end:
                if os.fork(): os._exit(0)
                time.sleep(0.005)
            '
            """
        try start(script, ["APUS_RUN": run])
        _ = try process("hopping")
        #expect(RunGuardian(run: run).killAll(patience: .seconds(30)) == [])
    }

    @Test func aPipeThatClosesWithoutAWordMeansDeath() throws {
        let process = try start("exec sleep 600", ["APUS_RUN": run])
        let pipe = Pipe()
        try pipe.fileHandleForWriting.write(contentsOf: Data("done".utf8))
        try pipe.fileHandleForWriting.close()
        RunGuardian(run: run).keepWatch(input: pipe.fileHandleForReading.fileDescriptor)
        process.waitUntilExit()
        #expect(process.terminationReason == .uncaughtSignal)
    }

    // MARK: - Around a run

    /// A guardian that writes down what it is told.
    private func scribe() throws -> String {
        let script = """
            #!/bin/sh
            echo "$*|$APUS_RUN|$APUS_GUARDIAN|$(ps -o sid= -p $$ | tr -d ' ')|$$" > \(temporary.path("called"))
            cat > \(temporary.path("told"))
            """
        try temporary.write(script, to: "scribe")
        #expect(chmod(temporary.path("scribe"), 0o755) == 0)
        return temporary.path("scribe")
    }

    @Test func theGuardianIsToldThatARunIsOver() async throws {
        let value = try await LocalExecutor().guarding(run: run, program: scribe(), isOnlyParent: false) {
            while !temporary.exists("told") { try await Task.sleep(for: .milliseconds(5)) }
            #expect(try temporary.read("told") == "")
            return 7
        }
        #expect(value == 7)
        #expect(try temporary.read("told") == "done\n")
        let call = try temporary.read("called").dropLast().split(separator: "|", omittingEmptySubsequences: false)
        #expect(call.prefix(3) == ["guardian \(run)", "", Substring(run)])
        // It leads a session.
        #expect(call[3] == call[4])
    }

    @Test func whatARunThrowsIsThrown() async throws {
        struct Thrown: Error {}
        await #expect(throws: Thrown.self) {
            try await LocalExecutor().guarding(run: run, program: scribe(), isOnlyParent: false) { throw Thrown() }
        }
        #expect(try temporary.read("told") == "done\n")
    }

    @Test func aRunWithoutAGuardianDoesNotBegin() async throws {
        let error = await #expect(throws: RunningError.self) {
            try await LocalExecutor().guarding(run: run, program: "/no/guardian", isOnlyParent: false) {
                Issue.record("it began")
            }
        }
        #expect("\(try #require(error))".hasPrefix("the guardian of this run cannot be started"))
    }

    /// What cleared its environment and left its session cannot be told from others before.
    @Test func orphansWithoutAMarkEndWithTheRun() async throws {
        let folder = SweepFolder.AttemptFolder(path: temporary.path)
        let script = """
            cd $FOLDER
            env -i setsid sh -c 'trap "" TERM; echo $$ > orphan; while :; do sleep 600; done' &
            while [ ! -s orphan ]; do sleep 0.01; done
            """
        let marks = ["APUS_RUN": run, "APUS_TRIAL": "1", "APUS_ATTEMPT": "1", "FOLDER": temporary.path]
        let launch = Launch(kind: .program(), executable: "sh", arguments: ["-c", script], environment: marks)
        let executor = LocalExecutor()
        try await executor.guarding(run: run, program: scribe(), isOnlyParent: false) {
            let end = await executor.start(
                ExecutorWork(folder: folder, launch: launch), ExecutorControl(orders: AsyncStream { _ in }))
            #expect(end == .exited(code: 0))
            let orphan = try process("orphan")
            #expect(ProcFileSystem().status(of: orphan)?.parent == getpid())
        }
        let orphan = try process("orphan")
        #expect(ProcFileSystem().status(of: orphan) == nil)
    }
}
