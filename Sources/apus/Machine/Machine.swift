import Foundation

/// What is recorded of the machine with every attempt.
enum Machine {
    /// Its name in the network.
    static var host: String { ProcessInfo.processInfo.hostName }

    /// As the system tells it, for example `AMD EPYC 9654`.
    static var cpuModel: String {
        let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
        let model = lines.first { $0.hasPrefix("model name") }?.split(separator: ":").last
        return model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    }

    /// Its memory in bytes.
    static var memory: UInt64 { ProcessInfo.processInfo.physicalMemory }

    /// Cores that this process may use.
    static var cores: Int { ProcessInfo.processInfo.activeProcessorCount }
}
