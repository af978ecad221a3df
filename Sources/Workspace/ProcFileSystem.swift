import Foundation

/// What Linux tells of the machine and its processes in the files below `/proc`; other systems have none, and then nothing
/// is known.
public struct ProcFileSystem: Sendable {
    private let root: String

    /// The files below `root`.
    public init(root: String = "/proc") { self.root = root }

    /// How many processes the kernel has killed for want of memory since it started; nil where it does not tell.
    public func outOfMemoryKills() -> Int? {
        let line = text("vmstat")?.split(separator: "\n").first { $0.hasPrefix("oom_kill ") }
        return line?.split(separator: " ").last.flatMap { Int($0) }
    }

    func text(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }

    /// The content of a file; nil when it cannot be opened, or its process ends meanwhile.
    func bytes(_ path: String) -> [UInt8]? {
        let file = open("\(root)/\(path)", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        // Files of this file system have no size beforehand; most are smaller than a page.
        return withUnsafeTemporaryAllocation(byteCount: 1 << 14, alignment: 1) { buffer in
            var content: [UInt8] = []
            while true {
                let count = read(file, buffer.baseAddress, buffer.count)
                if count == 0 { return content }
                if count < 0, errno != EINTR { return nil }
                content.append(contentsOf: buffer.prefix(max(0, count)))
            }
        }
    }

    /// The numbers that are names in a folder; nil when there is none.
    func numbers(in path: String) -> [pid_t]? {
        guard let folder = opendir("\(root)/\(path)") else { return nil }
        defer { closedir(folder) }
        var numbers: [pid_t] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let number = pid_t(name) { numbers.append(number) }
        }
        return numbers
    }

    /// The processor as the system names it, for example `AMD EPYC 9654`; nil where it does not.
    var cpuModel: String? {
        let line = text("cpuinfo")?.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    /// How many processors this process may use (its affinity), those among them that the machine could have and has not;
    /// nil where the system does not tell.
    var allowedCores: Int? {
        let line = text("self/status")?.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") }
        // A mask in hexadecimal digits, in groups that commas separate.
        let count = line?.dropFirst("Cpus_allowed:".count).reduce(0) { $0 + ($1.hexDigitValue?.nonzeroBitCount ?? 0) }
        return count == 0 ? nil : count
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
