import Foundation

/// A group of processes that may only have so much memory together; the kernel kills one of them that wants more.
///
/// Needs Linux and the right to make control groups.
final class MemoryCage {
    private let folder: String

    /// Processes whose numbers are written there are inside.
    let members: String

    /// Nil where it cannot be made.
    init?(megabytes: Int) {
        let name = "apus-\(UUID().uuidString)"
        let kinds = [
            ("/sys/fs/cgroup/memory", "memory.limit_in_bytes", "tasks"),
            ("/sys/fs/cgroup", "memory.max", "cgroup.procs"),
        ]
        for (root, limit, members) in kinds {
            let folder = "\(root)/\(name)"
            guard mkdir(folder, 0o755) == 0 else { continue }
            if FileManager.default.fileExists(atPath: "\(folder)/\(limit)"),
                (try? Data("\(megabytes)M".utf8).write(to: URL(fileURLWithPath: "\(folder)/\(limit)"))) != nil
            {
                self.folder = folder
                self.members = "\(folder)/\(members)"
                return
            }
            rmdir(folder)
        }
        return nil
    }

    deinit { rmdir(folder) }

    /// Whether this machine lets us make one.
    static let isPossible = MemoryCage(megabytes: 100) != nil
}
