import Deciding
import Foundation
import Testing

@testable import Running
@testable import Workspace

/// Real processes: `/bin/sh` in the place of a worker.
@Suite final class LocalExecutorTests {
    private let folder: SweepFolder.AttemptFolder

    init() throws {
        folder = .init(path: FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path)
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.path) }

    private func run(_ script: String, orders: AsyncStream<StopOrder> = AsyncStream { _ in }) async -> ProcessEnd {
        let launch = Launch(
            executable: "/bin/sh", arguments: ["-c", script, "sh"], environment: ["APUS_TEST": "seen"])
        let end = await LocalExecutor().start(
            ExecutorWork(folder: folder, launch: launch), ExecutorControl(orders: orders))
        return Self.withoutMemory(end)
    }

    /// Whether memory ran out on this machine meanwhile is nothing that a test knows.
    private static func withoutMemory(_ end: ProcessEnd) -> ProcessEnd {
        if case .signalled(let number, _) = end { .signalled(number) } else { end }
    }

    private func log() throws -> String { try String(contentsOfFile: folder.log, encoding: .utf8) }

    @Test func exitCodesAndSignalsAreTold() async {
        #expect(await run("exit 0") == .exited(code: 0))
        #expect(await run("exit 7") == .exited(code: 7))
        #expect(await run("kill -9 $$") == .signalled(9))
    }

    @Test func whatCannotStartIsNotAnExit() async {
        let work = ExecutorWork(folder: folder, launch: Launch(executable: "/does/not/exist"))
        let control = ExecutorControl(orders: AsyncStream { _ in })
        guard case .notStarted(let reason) = await LocalExecutor().start(work, control) else {
            Issue.record("it should not have started")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test func outputGoesToTheLogAndTheFolderIsTheLastArgument() async throws {
        #expect(await run("echo $1 $APUS_TEST; echo oops >&2") == .exited(code: 0))
        #expect(try log() == "\(folder.path) seen\noops\n")
        #expect(folder.lastWords() == "oops")
    }

    @Test func anOrderToEndReachesTheLifeLine() async throws {
        let (orders, order) = AsyncStream.makeStream(of: StopOrder.self)
        order.yield(.checkpointAndEnd)
        #expect(await run("read line; echo got $line; exit 3", orders: orders) == .exited(code: 3))
        #expect(try log() == "got stop\n")
    }

    @Test func anOrderToKillEndsAWorkerThatIgnoresEverything() async {
        let (orders, order) = AsyncStream.makeStream(of: StopOrder.self)
        order.yield(.kill)
        #expect(await run("trap '' TERM INT HUP; while :; do sleep 1; done", orders: orders) == .signalled(9))
    }

    @Test func nothingOfTheProcessGroupOutlivesTheAttempt() async throws {
        #expect(await run("sleep 600 & echo $!; exit 0") == .exited(code: 0))
        let orphan = try #require(Int32(try log().trimmingCharacters(in: .whitespacesAndNewlines)))
        for _ in 0..<300 where kill(orphan, 0) == 0 && !isZombie(orphan) { usleep(10_000) }
        #expect(kill(orphan, 0) != 0 || isZombie(orphan))
    }

    /// Killed, but not yet collected by the system's first process.
    private func isZombie(_ process: Int32) -> Bool {
        let status = (try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)) ?? ""
        return status.split(separator: ")").last?.hasPrefix(" Z") == true
    }

    @Test func cancellingTheTaskKillsTheProcess() async {
        let launch = Launch(executable: "/bin/sh", arguments: ["-c", "while :; do sleep 1; done", "sh"])
        let (spawned, spawn) = AsyncStream.makeStream(of: ExecutorEvent.self)
        let task = Task { [folder] in
            let control = ExecutorControl(orders: AsyncStream { _ in }) { event in
                spawn.yield(event)
                spawn.finish()
            }
            return await LocalExecutor().start(ExecutorWork(folder: folder, launch: launch), control)
        }
        for await _ in spawned { task.cancel() }
        #expect(Self.withoutMemory(await task.value) == .signalled(9))
    }
}
