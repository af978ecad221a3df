public import Foundation

/// Every environment variable that says where things are and how they are shown.
public enum Environment {
    /// `$APUS_STORE`: the SQLite file, when it is not in the results folder.
    public static var store: String? { value("APUS_STORE") }

    /// Where fetched corpora live: `$APUS_DATA`, else `$XDG_DATA_HOME/apus`, else `~/.local/share/apus`.
    public static var dataFolder: URL {
        if let folder = value("APUS_DATA") { return URL(fileURLWithPath: folder) }
        if let folder = value("XDG_DATA_HOME") { return URL(fileURLWithPath: folder).appendingPathComponent("apus") }
        return FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".local/share/apus")
    }

    /// `$NO_COLOR`: whether colours are wanted (no-color.org).
    public static var wantsColours: Bool { value("NO_COLOR") == nil }

    /// The name under which a worker is told how many threads it has.
    public static let threadsName = "APUS_THREADS"

    /// Threads of this process: what its scheduler says, else one.
    public static var threads: Int { value(threadsName).flatMap { Int($0) }.map { max(1, $0) } ?? 1 }

    /// The name under which a worker is told which kernels it uses.
    public static let kernelsName = "APUS_KERNELS"

    /// What a test of a debug build says is mounted, in the words of `/proc/self/mountinfo`.
    static var mounts: String? { value("APUS_MOUNTS") }

    /// A variable that is set and not empty.
    private static func value(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
