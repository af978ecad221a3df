import Foundation
import Subprocess
import SystemPackage

/// Runs workers as child processes on this machine.
///
/// A worker's standard input is its life line: the scheduler holds the other end of the pipe. `stop` and a newline in it
/// mean "checkpoint and end"; its end means that the scheduler is gone and the worker must be too.
public struct LocalExecutor: Executor {
    private let executable: String
    private let arguments: [String]
    private let environment: [String: String]

    /// Starts `executable arguments… <attempt folder>` with `environment` laid over the scheduler's own.
    public init(executable: String, arguments: [String], environment: [String: String]) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
    }

    /// See `Executor`.
    public func run(
        _ folder: SweepFolder.AttemptFolder, orders: AsyncStream<WorkerOrder>,
        started: @escaping @Sendable (Int) -> Void
    ) async -> ProcessEnd {
        do {
            let log = try FileDescriptor.open(
                FilePath(folder.log), .writeOnly, options: [.create, .append, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            let lifeLine: (readEnd: FileDescriptor, writeEnd: FileDescriptor)
            do { lifeLine = try FileDescriptor.pipe() } catch {
                try log.close()
                throw error
            }
            let worker = LocalWorker(lifeLine: lifeLine.writeEnd)
            defer { worker.sweepUp() }
            return try await withTaskCancellationHandler {
                try await obeying(orders, worker) {
                    try await spawn(folder, worker, lifeLine.readEnd, log, started)
                }
            } onCancel: {
                worker.obey(.kill)
            }
        } catch {
            return .notStarted(reason: "\(error)")
        }
    }

    /// Runs `process` while handing `orders` on to the worker.
    private func obeying(
        _ orders: AsyncStream<WorkerOrder>, _ worker: LocalWorker,
        _ process: @escaping @Sendable () async throws -> ProcessEnd
    ) async throws -> ProcessEnd {
        try await withThrowingTaskGroup(of: ProcessEnd?.self) { group in
            group.addTask { try await process() }
            group.addTask {
                for await order in orders { worker.obey(order) }
                return nil
            }
            defer { group.cancelAll() }
            while let ended = try await group.next() {
                if let ended { return ended }
            }
            return .notStarted(reason: "it was never spawned")
        }
    }

    private func spawn(
        _ folder: SweepFolder.AttemptFolder, _ worker: LocalWorker, _ lifeLine: FileDescriptor, _ log: FileDescriptor,
        _ started: @Sendable (Int) -> Void
    ) async throws -> ProcessEnd {
        var options = PlatformOptions()
        options.processGroupID = 0
        let changes = environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }
        let result = try await Subprocess.run(
            .path(FilePath(executable)),
            arguments: Arguments(arguments + [folder.path]),
            environment: .inherit.updating(Dictionary(uniqueKeysWithValues: changes)),
            platformOptions: options,
            input: .fileDescriptor(lifeLine, closeAfterSpawningProcess: true),
            output: .fileDescriptor(log, closeAfterSpawningProcess: true),
            error: .combinedWithOutput
        ) { execution in
            worker.hasStarted(execution.processIdentifier.value)
            started(Int(execution.processIdentifier.value))
        }
        return switch result.terminationStatus {
        case .exited(let code): .exited(code: Int(code))
        case .signaled(let signal): .signalled(Int(signal))
        }
    }
}
