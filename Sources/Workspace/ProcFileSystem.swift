import Foundation
public import Planning

/// What Linux tells of the machine and its processes in the files below `/proc`; other systems have none, and then nothing
/// is known.
public struct ProcFileSystem: Sendable {
    private let root: String

    /// The files below `root`.
    public init(root: String = "/proc") { self.root = root }

    /// Resident memory of every process group, by its number; pages that processes share count once for each.
    public func memoryByGroup() -> [Int: ByteCount] {
        var memory: [Int: ByteCount] = [:]
        let pageSize = sysconf(Int32(_SC_PAGESIZE))
        for name in (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? [] where Int(name) != nil {
            guard let process = text("\(name)/stat").flatMap(Self.groupAndPages) else { continue }
            memory[process.group, default: ByteCount(0)].bytes += process.pages * pageSize
        }
        return memory
    }

    /// How many processes the kernel has killed for want of memory since it started; nil where it does not tell.
    public func outOfMemoryKills() -> Int? {
        let line = text("vmstat")?.split(separator: "\n").first { $0.hasPrefix("oom_kill ") }
        return line?.split(separator: " ").last.flatMap { Int($0) }
    }

    /// Fields 5 (`pgrp`) and 24 (`rss`) of a `stat` file, counted as in proc_pid_stat(5).
    private static func groupAndPages(_ stat: String) -> (group: Int, pages: Int)? {
        // The name of the program, in parentheses, may hold anything.
        guard let name = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[name...].split(separator: " ")
        guard fields.count > 22, let group = Int(fields[3]), let pages = Int(fields[22]) else { return nil }
        return (group, pages)
    }

    private func text(_ path: String) -> String? {
        FileManager.default.contents(atPath: "\(root)/\(path)").map { String(decoding: $0, as: UTF8.self) }
    }

    /// The processor as the system names it, for example `AMD EPYC 9654`; nil where it does not.
    var cpuModel: String? {
        let line = text("cpuinfo")?.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// What is mounted where, in the words of proc_pid_mountinfo(5).
    var mounts: String? { text("self/mountinfo") }

    /// Asks the system to end this process before others, should memory run out.
    public func offerItselfWhenMemoryRunsOut() {
        try? Data("500".utf8).write(to: URL(fileURLWithPath: "\(root)/self/oom_score_adj"))
    }

    /// Sets the name that lists of processes show of this one; it has that of the file from which it was started.
    public func callItself(_ name: String) {
        try? Data(name.utf8).write(to: URL(fileURLWithPath: "\(root)/self/comm"))
    }
}
