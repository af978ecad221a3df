public import Foundation

/// Every environment variable that says where things are and how they are shown.
public enum Environment {
    /// `$APUS_STORE`: the SQLite file, when it is not in the results folder.
    public static var store: String? { value("APUS_STORE") }

    /// Where fetched corpora live: `$APUS_DATA`, else `$XDG_DATA_HOME/apus`, else `~/.local/share/apus`.
    ///
    /// As its specification has it, an `$XDG_DATA_HOME` that is not absolute is ignored.
    public static var dataFolder: URL {
        if let folder = value("APUS_DATA") { return URL(fileURLWithPath: path(folder)) }
        if let folder = value("XDG_DATA_HOME"), folder.hasPrefix("/") {
            return URL(fileURLWithPath: folder).appendingPathComponent("apus")
        }
        return URL(fileURLWithPath: home).appendingPathComponent(".local/share/apus")
    }

    /// The home folder: `$HOME` when it is absolute, else what the user database has.
    public static var home: String {
        if let folder = value("HOME"), folder.hasPrefix("/") { return folder }
        return FileManager.default.homeDirectoryForCurrentUser.path
    }

    /// A path that somebody gave, `~` at its start being the home folder: shells leave it as it is behind an equals sign.
    public static func path(_ text: String) -> String {
        text == "~" || text.hasPrefix("~/") ? home + text.dropFirst() : text
    }

    /// Lets Foundation, which asks the user database alone, know the home folder, wherever it expands a `~`.
    public static func announceHome() { setenv("CFFIXED_USER_HOME", home, 1) }

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
