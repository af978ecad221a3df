import Foundation

/// Which file something is, whatever names and links lead there.
public struct FileIdentity: Hashable, Sendable {
    private let device: UInt64
    private let inode: UInt64

    /// The file at `path`, symbolic links followed; nil when there is none.
    public init?(at path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.init(status)
    }

    /// An open file; nil when nothing is open under that number.
    public init?(of descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.init(status)
    }

    private init(_ status: stat) {
        device = UInt64(status.st_dev)
        inode = UInt64(status.st_ino)
    }

    /// How many names the ordinary file at `path` has; 0 when there is none.
    public static func names(at path: String) -> Int {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_nlink) : 0
    }
}

extension FileIdentity {
    /// What became of a file that this process has open.
    public enum Whereabouts: Hashable, Sendable {
        /// It bears this name now.
        case named(String)
        /// It has no name any more.
        case removed
        /// The system does not tell.
        case unknown
    }

    /// Where this file, which the process has open, is now; Linux tells it.
    public var whereabouts: Whereabouts {
        let folder = "/proc/self/fd"
        for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            var status = stat()
            guard stat("\(folder)/\(name)", &status) == 0, FileIdentity(status) == self else { continue }
            guard status.st_nlink > 0 else { return .removed }
            let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\(name)")
            // A file system that is shared may keep the file under a name of its own until it is closed.
            guard let path, FileIdentity(at: path) == self else { return .unknown }
            return .named(path)
        }
        return .unknown
    }
}

/// The one path of a file.
public enum RealPath {
    /// The absolute path, without symbolic links, of what `path` names or would name once it is made.
    public static func of(_ path: String) -> String { of(path, linksLeft: 40) }

    private static func of(_ path: String, linksLeft: Int) -> String {
        if let real = realpath(path, nil) {
            defer { free(real) }
            return String(cString: real)
        }
        var path = path
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        let folder = FolderName.of(path)
        let name = path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
        // A link to what is not there yet.
        if linksLeft > 0, let target = behindLink(path) { return of(target, linksLeft: linksLeft - 1) }
        // What is neither there nor a link has no other name; an end to the search where even the folder has none.
        guard !name.isEmpty, path != folder, linksLeft > 0 else { return path }
        let home = of(folder, linksLeft: linksLeft - 1)
        return home == "/" ? "/\(name)" : "\(home)/\(name)"
    }

    /// The path to which the symbolic link at `path` leads, which may be one again; nil when none is there.
    public static func behindLink(_ path: String) -> String? {
        guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { return nil }
        return target.hasPrefix("/") ? target : "\(FolderName.of(path))/\(target)"
    }
}

/// The folder in which a path stands.
///
/// Foundation's `deletingLastPathComponent` of a string traps on a name of one letter, and has no name for the working
/// folder.
public enum FolderName {
    /// `a/b` of `a/b/c`, `/` of `/c`, `.` of `c`.
    public static func of(_ path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
