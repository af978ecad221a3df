import Foundation
public import Planning

/// What is recorded of the machine with every attempt.
public enum Machine {
    /// Its name in the network.
    public static var host: String { ProcessInfo.processInfo.hostName }

    /// As the system tells it, for example `AMD EPYC 9654`.
    public static var cpuModel: String { ProcFileSystem().cpuModel ?? "unknown" }

    /// Its memory in bytes.
    public static var memory: UInt64 { ProcessInfo.processInfo.physicalMemory }

    /// Cores that this process may use.
    public static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }

    /// Trials of `sweep` at a time: what its file says, else one a core, divided by the threads of a worker.
    public static func workers(for sweep: Sweep) -> Int { sweep.workers ?? max(1, cores / sweep.threadsPerWorker) }
}
