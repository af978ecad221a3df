import Foundation
public import Planning

/// What is recorded of the machine with every attempt.
public enum Machine {
    /// Its name in the network.
    public static var host: String { ProcessInfo.processInfo.hostName }

    /// As the system tells it, for example `AMD EPYC 9654`.
    public static var cpuModel: String { ProcFileSystem().cpuModel ?? "unknown" }

    /// Its memory in bytes, or as much of it as a process may use.
    public static var memory: UInt64 { min(ProcessInfo.processInfo.physicalMemory, ProcessLimits.addressSpace) }

    /// The path by which this very program can be started again, whatever was put in the place of its file meanwhile: a
    /// rebuild during a run gives no worker another program than its scheduler's.
    public static var thisProgram: String {
        #if os(Linux)
            // Opened by the child, whose program it still is.
            if access("/proc/self/exe", X_OK) == 0 { return "/proc/self/exe" }
        #endif
        return Bundle.main.executablePath ?? CommandLine.arguments[0]
    }

    /// Cores that this process may use: those of the machine that its affinity (`taskset`, a batch system) allows.
    public static var cores: Int { min(allCores, ProcFileSystem().allowedCores ?? allCores) }

    /// Cores of the machine, whether this process may use them or not.
    static var allCores: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// Trials of `sweep` at a time: what its file says, else one a core, divided by the threads of a worker.
    public static func workers(for sweep: Sweep) -> Int { sweep.workers ?? max(1, cores / sweep.threadsPerWorker) }
}
