import Deciding
import Foundation
import Planning
import Subprocess
import Synchronization
import SystemPackage
public import Workspace

/// Runs workers as child processes on this machine; a handle is a process number.
///
/// A worker's standard input is its life line: the scheduler holds the other end of the pipe. `stop` and a newline in it
/// mean "checkpoint and end"; its end means that the scheduler is gone and the worker must be too.
public struct LocalExecutor: Executor {
    private let processes: ProcFileSystem
    private let memory: MemoryMeter

    /// An executor that reads the memory of processes in `processes`.
    public init(processes: ProcFileSystem = ProcFileSystem()) {
        self.processes = processes
        memory = MemoryMeter(processes)
    }

    /// Files of this process that a worker takes while it is started: later two, its life line and its process.
    static let filesPerWorker = 8

    /// As many as there are files for.
    public func workers(atMost count: Int) throws -> Int {
        try ProcessLimits.workers(atMost: count, filesEach: Self.filesPerWorker)
    }

    /// No worker outlives its scheduler.
    public func reattach(to handle: String, _ work: ExecutorWork, _ control: ExecutorControl) async -> ProcessEnd? {
        nil
    }

    /// See ``Executor/start(_:_:)``.
    public func start(_ work: ExecutorWork, _ control: ExecutorControl) async -> ProcessEnd {
        do {
            let log = try FileDescriptor.open(
                FilePath(work.folder.log), .writeOnly, options: [.create, .append, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            let lifeLine: (readEnd: FileDescriptor, writeEnd: FileDescriptor)
            do { lifeLine = try FileDescriptor.pipe() } catch {
                try log.close()
                throw error
            }
            let worker = LocalWorker(lifeLine: lifeLine.writeEnd)
            defer { worker.cleanUp() }
            let kills = processes.outOfMemoryKills()
            let end = try await withTaskCancellationHandler {
                try await watching(worker, work, control) {
                    try await spawn(work, worker, lifeLine.readEnd, log, control)
                }
            } onCancel: {
                worker.obey(.kill)
            }
            guard case .signalled(let number, _) = end else { return end }
            let ranOut = processes.outOfMemoryKills().flatMap { now in kills.map { now > $0 } }
            return .signalled(number, memoryRanOut: ranOut)
        } catch {
            return .notStarted(reason: "\(error)")
        }
    }

    /// Runs `process` while handing orders on to the worker and measuring what it uses.
    private func watching(
        _ worker: LocalWorker, _ work: ExecutorWork, _ control: ExecutorControl,
        _ process: @escaping @Sendable () async throws -> ProcessEnd
    ) async throws -> ProcessEnd {
        try await withThrowingTaskGroup(of: ProcessEnd?.self) { group in
            group.addTask { try await process() }
            group.addTask {
                for await order in control.orders { worker.obey(order) }
                return nil
            }
            if work.memoryLimit != nil {
                group.addTask {
                    try? await measure(worker, control)
                    return nil
                }
            }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                if let ended { return ended }
            }
            return .notStarted(reason: "it was never spawned")
        }
    }

    private func measure(_ worker: LocalWorker, _ control: ExecutorControl) async throws {
        while true {
            try await Task.sleep(for: MemoryMeter.interval)
            if let group = worker.processGroup, let used = memory.memory(ofGroup: group) {
                control.notify(.measured(used))
            }
        }
    }

    private func spawn(
        _ work: ExecutorWork, _ worker: LocalWorker, _ lifeLine: FileDescriptor, _ log: FileDescriptor,
        _ control: ExecutorControl
    ) async throws -> ProcessEnd {
        var options = PlatformOptions()
        options.processGroupID = 0
        let changes = work.launch.environment.map {
            (Subprocess.Environment.Key(stringLiteral: $0.key), Optional($0.value))
        }
        let result = try await Subprocess.run(
            .path(FilePath(work.launch.executable)),
            arguments: Arguments(
                executablePathOverride: work.launch.name,
                remainingValues: work.launch.arguments + [work.folder.path]),
            environment: .inherit.updating(Dictionary(uniqueKeysWithValues: changes)),
            platformOptions: options,
            input: .fileDescriptor(lifeLine, closeAfterSpawningProcess: true),
            output: .fileDescriptor(log, closeAfterSpawningProcess: true),
            error: .combinedWithOutput
        ) { execution in
            worker.hasStarted(execution.processIdentifier.value)
            control.notify(.started(handle: "\(execution.processIdentifier.value)"))
        }
        return switch result.terminationStatus {
        case .exited(let code): .exited(code: Int(code))
        case .signaled(let signal): .signalled(Int(signal))
        }
    }
}

/// The scheduler's hold on one child process: its life line and its process group.
private final class LocalWorker: Sendable {
    private struct State {
        var group: pid_t?
        var isKilled = false
    }

    private let lifeLine: FileDescriptor
    private let state = Mutex(State())

    init(lifeLine: FileDescriptor) { self.lifeLine = lifeLine }

    /// The number of its process, which leads a group of its own; nil before it runs.
    var processGroup: Int? { state.withLock { $0.group.map { Int($0) } } }

    /// The process runs; an order to kill it that came first is carried out now.
    func hasStarted(_ process: pid_t) {
        state.withLock {
            $0.group = process
            if $0.isKilled { kill(-process, SIGKILL) }
        }
    }

    func obey(_ order: StopOrder) {
        switch order {
        case .checkpointAndEnd:
            // The worker may be gone already; then its end is on its way and nobody needs to be told.
            _ = try? lifeLine.writeAll("stop\n".utf8)
        case .kill:
            state.withLock {
                $0.isKilled = true
                if let group = $0.group { kill(-group, SIGKILL) }
            }
        }
    }

    /// After the process: whatever it left running in its group goes too.
    func cleanUp() {
        obey(.kill)
        try? lifeLine.close()
    }
}

/// The memory of process groups, measured once for all workers: it takes reading a file of every process of the machine.
private final class MemoryMeter: Sendable {
    /// Between two measurements.
    static let interval = Duration.milliseconds(500)

    private struct Reading {
        var memory: [Int: ByteCount]
        var time: ContinuousClock.Instant
    }

    private let processes: ProcFileSystem
    private let last = Mutex<Reading?>(nil)

    init(_ processes: ProcFileSystem) { self.processes = processes }

    /// What a group used at the last measurement; nil when it has no process.
    func memory(ofGroup group: Int) -> ByteCount? {
        last.withLock { last in
            let now = ContinuousClock.now
            if let last, now - last.time < Self.interval / 2 { return last.memory[group] }
            let memory = processes.memoryByGroup()
            last = Reading(memory: memory, time: now)
            return memory[group]
        }
    }
}
