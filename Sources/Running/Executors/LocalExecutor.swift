import CProcesses
import Deciding
import Foundation
public import Planning
import Subprocess
import SystemPackage
public import Workspace

/// Runs workers and programs as child processes on this machine; a handle is a process number.
///
/// A worker's standard input is its life line: the scheduler holds the other end of the pipe. `stop` and a newline in it
/// mean "checkpoint and end"; its end means that the scheduler is gone and the worker must be too.
///
/// Programs know no life line. Those that outlive their leader are killed when it ends, those that outlive the scheduler by
/// the run's guardian: see ``guarding(run:isOnlyParent:_:)``.
public struct LocalExecutor: Executor {
    let processes: ProcFileSystem
    let parents = PythonParents()
    private let watch: ProcessWatch
    let devices = DeviceWatch()
    private let clock: any Clock<Duration>
    private let logLimit: ByteCount

    /// An executor that finds processes in `processes`.
    ///
    /// - Parameters:
    ///   - clock: Measures how long a program may take to end when it is asked to.
    ///   - logLimit: The size above which a program's log begins anew.
    public init(
        processes: ProcFileSystem = ProcFileSystem(), clock: any Clock<Duration> = SuspendingClock(),
        logLimit: ByteCount = ByteCount(10 << 20)
    ) {
        self.processes = processes
        self.clock = clock
        self.logLimit = logLimit
        watch = ProcessWatch(processes)
    }

    /// Files of this process that a worker or a program takes while it is started: later two, its life line or its log and
    /// its process, and for moments three more, to look at it.
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
            let file = try Self.file(of: work.launch)
            var files = try AttemptFiles(work, logLimit)
            let process = LocalProcess(work.launch, lifeLine: files.lifeLine, processes)
            defer {
                process.wasReaped()
                files.close()
            }
            let kills = processes.outOfMemoryKills()
            let (input, log) = files.takeChildsEnds()
            let limit = files.limit
            let end = try await withTaskCancellationHandler {
                try await watching(process, work, control, limit) {
                    try await begin(file, work, process, input, log, control)
                }
            } onCancel: {
                process.obey(.kill)
            }
            limit?.apply()
            guard case .signalled(let number, _) = end else { return end }
            let ranOut = processes.outOfMemoryKills().flatMap { now in kills.map { now > $0 } }
            return .signalled(number, memoryRanOut: ranOut)
        } catch {
            return .notStarted(reason: "\(error)")
        }
    }

    /// The file of a program is looked for here, so that it can be said what is wrong with it; that of a worker is our own.
    private static func file(of launch: Launch) throws(ProgramError) -> String {
        launch.grace == nil ? launch.executable : try find(launch.executable, for: launch)
    }

    private static func find(_ name: String, for launch: Launch) throws(ProgramError) -> String {
        try ProgramFile.find(name, path: launch.environment["PATH"] ?? ProcessInfo.processInfo.environment["PATH"])
    }

    /// Runs `run` while handing orders on to the process and looking at it.
    private func watching(
        _ process: LocalProcess, _ work: ExecutorWork, _ control: ExecutorControl, _ limit: LogLimit?,
        _ run: @escaping @Sendable () async throws -> ProcessEnd
    ) async throws -> ProcessEnd {
        try await withThrowingTaskGroup(of: ProcessEnd?.self) { group in
            group.addTask { try await run() }
            group.addTask {
                await handOn(control.orders, to: process, grace: work.launch.grace)
                return nil
            }
            group.addTask {
                try? await look(at: process, work, control, limit)
                return nil
            }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                if let ended { return ended }
            }
            return .notStarted(reason: "it was never spawned")
        }
    }

    /// A program that was asked to end is killed after its grace.
    private func handOn(_ orders: AsyncStream<StopOrder>, to process: LocalProcess, grace: Duration?) async {
        await withDiscardingTaskGroup { timers in
            for await order in orders {
                process.obey(order)
                guard order == .checkpointAndEnd, let grace else { continue }
                timers.addTask {
                    if (try? await clock.sleep(for: grace)) != nil { process.obey(.kill) }
                }
            }
        }
    }

    /// Measures what the process uses, and keeps its log small, until the task is cancelled.
    ///
    /// Of a process that ends soon, a first look or two is better than none.
    private func look(
        at process: LocalProcess, _ work: ExecutorWork, _ control: ExecutorControl, _ limit: LogLimit?
    ) async throws {
        for pause in [25, 100] {
            try await Task.sleep(for: .milliseconds(pause))
            process.glance()
        }
        let needsTable = work.memoryLimit != nil || work.launch.grace != nil
        while true {
            try await Task.sleep(for: ProcessWatch.interval / 2)
            limit?.apply()
            try await Task.sleep(for: ProcessWatch.interval / 2)
            limit?.apply()
            process.glance()
            guard needsTable, let used = process.measure(in: watch.table()) else { continue }
            if work.memoryLimit != nil { control.notify(.measured(used)) }
        }
    }

    /// Has the process begin in one way or the other, and waits for its end.
    private func begin(
        _ file: String, _ work: ExecutorWork, _ process: LocalProcess, _ input: FileDescriptor, _ log: FileDescriptor,
        _ control: ExecutorControl
    ) async throws -> ProcessEnd {
        if let preload = work.launch.preload {
            switch await fork(preload, work, process) {
            case nil: return .signalled(Int(process.isKilled ? SIGKILL : SIGTERM))
            case .success(let child):
                for file in [input, log] { try? file.close() }
                return await accompany(process, child: child, control)
            case .failure(let refusal): control.notify(.startedWithoutPreload(reason: refusal.reason))
            }
        }
        return try await spawn(file, work, process, input, log, control)
    }

    private func spawn(
        _ file: String, _ work: ExecutorWork, _ process: LocalProcess, _ input: FileDescriptor, _ log: FileDescriptor,
        _ control: ExecutorControl
    ) async throws -> ProcessEnd {
        if work.launch.grace != nil { ChildProcesses.shared.adoptOrphans() }
        var options = PlatformOptions()
        options.processGroupID = 0
        let changes = work.launch.environment.map {
            (Subprocess.Environment.Key(stringLiteral: $0.key), Optional($0.value))
        }
        let lastArguments = work.launch.grace == nil ? [work.folder.path] : []
        do {
            let result = try await Subprocess.run(
                .path(FilePath(file)),
                arguments: Arguments(
                    executablePathOverride: work.launch.name, remainingValues: work.launch.arguments + lastArguments),
                environment: .inherit.updating(Dictionary(uniqueKeysWithValues: changes)),
                platformOptions: options,
                input: .fileDescriptor(input, closeAfterSpawningProcess: true),
                output: .fileDescriptor(log, closeAfterSpawningProcess: true),
                error: .combinedWithOutput
            ) { execution in
                await accompany(process, execution.processIdentifier, control)
            }
            return switch result.terminationStatus {
            case .exited(let code): .exited(code: Int(code))
            case .signaled(let signal): .signalled(Int(signal))
            }
        } catch let error as SubprocessError where work.launch.grace != nil {
            switch error.code {
            case .executableNotFound: throw ProgramFile.refusal(of: file, ENOENT)
            case .spawnFailed: throw ProgramFile.refusal(of: file, error.underlyingError?.rawValue ?? 0)
            default: throw error
            }
        }
    }

    /// From its start to its end, which is not taken yet: its number and its group are still its own.
    private func accompany(_ process: LocalProcess, _ identifier: ProcessIdentifier, _ control: ExecutorControl) async {
        #if os(Linux)
            await accompany(process, identifier.value, descriptor: identifier.processDescriptor, control)
        #else
            await accompany(process, identifier.value, descriptor: -1, control)
        #endif
    }

    private func accompany(
        _ process: LocalProcess, _ leader: pid_t, descriptor: CInt, _ control: ExecutorControl
    ) async {
        process.hasStarted(leader)
        devices.follow(process)
        defer { if let used = devices.release(process) { control.notify(used) } }
        control.notify(.started(handle: "\(leader)"))
        guard descriptor >= 0 else { return }
        await LocalProcess.end(ofProcessAt: descriptor)
        if let used = await process.cleanUp() { control.notify(used) }
    }
}

// MARK: - Programs with their imports done

extension LocalExecutor {
    /// A new child of this process, in a group of its own, that begins as the launch says; nil when it was told to end before
    /// that.
    private func fork(
        _ preload: Preload, _ work: ExecutorWork, _ process: LocalProcess
    ) async -> ForkRequest.Answer? {
        ChildProcesses.shared.adoptOrphans()
        do {
            // Without a descriptor for a process, nobody could wait for one that somebody else started.
            let probe = FileDescriptor(rawValue: apus_open_process(getpid()))
            guard probe.rawValue >= 0 else { throw Errno(rawValue: errno) }
            try probe.close()
            let parent = try parents.parent(
                for: preload, file: Self.find(preload.command.interpreter, for: work.launch))
            let request = ForkRequest()
            process.beforeItStarts(anOrderDoes: request.giveUp)
            return await parent.fork(PreloadJob(work.launch, preload.command, log: work.folder.log), for: request)
        } catch {
            return .failure(PythonParent.Refusal(error))
        }
    }

    /// Waits for the end of a child that this process did not start itself, and takes it.
    private func accompany(_ process: LocalProcess, child: pid_t, _ control: ExecutorControl) async -> ProcessEnd {
        let descriptor = apus_open_process(child)
        await accompany(process, child, descriptor: descriptor, control)
        if descriptor >= 0 { close(descriptor) }
        var status: CInt = 0
        while waitpid(child, &status, 0) == -1, errno == EINTR {}
        return status & 0x7f == 0
            ? .exited(code: Int(status >> 8 & 0xff)) : .signalled(Int(status & 0x7f))
    }
}
