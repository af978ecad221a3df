import Foundation

/// What is mounted where, as `/proc/self/mountinfo` of Linux tells it.
struct MountTable {
    private struct Mount {
        var device: Substring
        var point: String
        var type: Substring
    }

    private let mounts: [Mount]

    /// A table as text; its lines are described in proc_pid_mountinfo(5).
    init(_ text: String) {
        mounts = text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count > 6, let dash = fields.firstIndex(of: "-"), fields.indices.contains(dash + 1) else {
                return nil
            }
            // Of what such a name can hold, a blank alone is likely.
            let point = fields[4].replacingOccurrences(of: "\\040", with: " ")
            return Mount(device: fields[2], point: point, type: fields[dash + 1])
        }
    }

    /// That of this machine now; nil where there is none.
    static var current: MountTable? {
        #if DEBUG
            // What a test says is mounted.
            if let table = ProcessInfo.processInfo.environment["APUS_MOUNTS"] { return MountTable(table) }
        #endif
        return (try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)).map { MountTable($0) }
    }

    /// The type of the file system at an absolute path without symbolic links; nil when none is mounted there.
    ///
    /// The deepest mount point counts, and of several mounts on it the last.
    func type(holding path: String) -> String? {
        let around = mounts.filter { $0.point == "/" || path == $0.point || path.hasPrefix($0.point + "/") }
        let deepest = around.map(\.point.utf8.count).max()
        return around.last { $0.point.utf8.count == deepest }.map { String($0.type) }
    }
}
