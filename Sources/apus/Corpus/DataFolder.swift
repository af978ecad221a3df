import Foundation

/// Where fetched corpora live.
enum DataFolder {
    /// `$APUS_DATA`, else `$XDG_DATA_HOME/apus`, else `~/.local/share/apus`.
    static var url: URL {
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["APUS_DATA"], !folder.isEmpty { return URL(fileURLWithPath: folder) }
        if let folder = environment["XDG_DATA_HOME"], !folder.isEmpty {
            return URL(fileURLWithPath: folder).appendingPathComponent("apus")
        }
        return FileManager.default.homeDirectoryForCurrentUser.appendingPathComponent(".local/share/apus")
    }
}
