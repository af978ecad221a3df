import Deciding
import Foundation
import Parameters
import Planning
import TestSupport
import Testing
import Workspace

@testable import Running

/// What a scheduler relies on in every executor: those of the program, and the doubles that other tests use in their
/// place.
@Suite struct ExecutorContractTests {
    /// A worker, as each executor brings one about.
    enum Worker: String, CaseIterable {
        /// Ends by itself, well.
        case succeeds
        /// Leaves an outcome and ends when it is asked to.
        case obeys
        /// Ends only when it is killed.
        case ignoresRequests
    }

    /// An executor under test.
    struct Subject: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let make: @Sendable (Worker) -> (any Executor, Launch)
    }

    private static let subjects = [
        Subject(testDescription: "LocalExecutor") { worker in
            let script =
                switch worker {
                case .succeeds: "exit 0"
                case .obeys: "read order; echo '{\"outcome\":\"interrupted\"}' > \"$1/outcome.json\"; exit 130"
                case .ignoresRequests: "trap '' TERM INT HUP; while :; do sleep 1; done"
                }
            return (LocalExecutor(), Launch(executable: "/bin/sh", arguments: ["-c", script, "sh"]))
        },
        Subject(testDescription: "LocalExecutor, program") { worker in
            let work =
                switch worker {
                case .succeeds: "echo ready > ready"
                case .obeys:
                    """
                    trap 'echo "{\\"outcome\\":\\"interrupted\\"}" > outcome.json; exit 130' TERM
                    echo ready > ready
                    while :; do sleep 0.01; done
                    """
                case .ignoresRequests: "trap '' TERM INT HUP; echo ready > ready; while :; do sleep 1; done"
                }
            let script = "cd $APUS_TRIAL_DIRECTORY; \(work)"
            return (LocalExecutor(), Launch(kind: .program(), executable: "sh", arguments: ["-c", script]))
        },
        Subject(testDescription: "ScriptedExecutor") { worker in
            let manner: ScriptedExecutor.Manner =
                switch worker {
                case .succeeds: .ends
                case .obeys: .obeys
                case .ignoresRequests: .ignoresRequests
                }
            return (ScriptedExecutor(manner) { _, _ in .exited(code: 0) }, Launch(executable: "/bin/true"))
        },
    ]

    /// An attempt's folder with its request; gone with this object.
    private final class Attempt: Sendable {
        let folder = SweepFolder.AttemptFolder(
            path: FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path)

        init() throws {
            try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
            let request = WorkerRequest(
                sweep: "s", trial: 1, attempt: 1, seed: 1, settings: [:], until: 1, metric: Metric())
            try Data(request.jsonText.utf8).write(to: URL(fileURLWithPath: folder.request))
        }

        deinit { try? FileManager.default.removeItem(atPath: folder.path) }

        /// Calls `act` when a program says that it is ready for signals.
        func whenReady(_ act: @escaping @Sendable () -> Void) {
            Thread.detachNewThread {
                try? waitUntil("the program is ready") {
                    FileManager.default.fileExists(atPath: "\(self.folder.path)/ready")
                }
                act()
            }
        }
    }

    /// Runs a worker; `act` is called when it is started, and may give it orders. Its end and the events before it.
    private func run(
        _ subject: Subject, _ worker: Worker, in attempt: Attempt,
        _ act: @escaping @Sendable (AsyncStream<StopOrder>.Continuation) -> Void
    ) async -> (end: ProcessEnd, events: [ExecutorEvent]) {
        let (executor, bare) = subject.make(worker)
        var launch = bare
        launch.environment["APUS_TRIAL_DIRECTORY"] = attempt.folder.path
        let isProgram = launch.kind != .worker
        let (orders, order) = AsyncStream.makeStream(of: StopOrder.self)
        let events = Locked<[ExecutorEvent]>([])
        let control = ExecutorControl(orders: orders) { event in
            events.withLock { $0.append(event) }
            guard case .started = event else { return }
            if isProgram { attempt.whenReady { act(order) } } else { act(order) }
        }
        let end = await executor.start(ExecutorWork(folder: attempt.folder, launch: launch), control)
        // Whatever comes after the end is ignored.
        order.yield(.checkpointAndEnd)
        order.yield(.kill)
        order.finish()
        return (end, events.withLock { $0 })
    }

    private func isKilled(_ end: ProcessEnd) -> Bool {
        if case .signalled(9, _) = end { true } else { false }
    }

    @Test(arguments: subjects)
    func aWorkerIsToldOnceByAHandleAndThenEnds(subject: Subject) async throws {
        let (end, events) = await run(subject, .succeeds, in: try Attempt()) { _ in }
        #expect(end == .exited(code: 0))
        guard case .started(let handle)? = events.first else {
            Issue.record("\(events)")
            return
        }
        #expect(!handle.isEmpty)
        // What it used is all that is told besides, once and last.
        let rest = events.dropFirst().filter { if case .used = $0 { false } else { true } }
        #expect(rest.isEmpty && events.count <= 2)
    }

    @Test(arguments: subjects)
    func aRequestToEndReachesTheWorker(subject: Subject) async throws {
        let attempt = try Attempt()
        let (end, _) = await run(subject, .obeys, in: attempt) { $0.yield(.checkpointAndEnd) }
        #expect(end == .exited(code: 130))
        #expect(attempt.folder.readOutcome() == .interrupted)
    }

    @Test(arguments: subjects)
    func aWorkerThatIgnoresRequestsIsKilled(subject: Subject) async throws {
        let (end, _) = await run(subject, .ignoresRequests, in: try Attempt()) { order in
            order.yield(.checkpointAndEnd)
            order.yield(.kill)
        }
        #expect(isKilled(end))
    }

    @Test(arguments: subjects, Worker.allCases.filter { $0 != .succeeds })
    func cancellingEndsTheWorker(subject: Subject, worker: Worker) async throws {
        let attempt = try Attempt()
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let task = Task { await run(subject, worker, in: attempt) { _ in start.finish() } }
        for await _ in started {}
        task.cancel()
        #expect(isKilled(await task.value.end))
    }

    @Test(arguments: subjects)
    func manyRunSideBySide(subject: Subject) async throws {
        await withTaskGroup(of: ProcessEnd?.self) { group in
            for _ in 1...16 {
                group.addTask {
                    guard let attempt = try? Attempt() else { return nil }
                    return await run(subject, .succeeds, in: attempt) { _ in }.end
                }
            }
            for await end in group { #expect(end == .exited(code: 0)) }
        }
    }

    @Test(arguments: subjects)
    func whatCannotStartIsSaidAndHasNoHandle(subject: Subject) async throws {
        let attempt = try Attempt()
        try FileManager.default.removeItem(atPath: attempt.folder.path)
        let (end, events) = await run(subject, .succeeds, in: attempt) { _ in }
        guard case .notStarted(let reason) = end else {
            Issue.record("it ended with \(end)")
            return
        }
        #expect(!reason.isEmpty && events.isEmpty)
    }

    @Test(arguments: subjects)
    func nothingIsLeftUnderAHandleThatNobodyStarted(subject: Subject) async throws {
        let (executor, launch) = subject.make(.succeeds)
        let work = ExecutorWork(folder: try Attempt().folder, launch: launch)
        let end = await executor.reattach(to: "1", work, ExecutorControl(orders: AsyncStream { _ in }))
        #expect(end == nil)
    }
}
