import Foundation

/// Folders.
public enum Folder {
    /// Makes the folder at `path`, and those in which it stands, unless they are there.
    ///
    /// Throws `FileError` with the system's own reason, naming the first folder that cannot be made.
    public static func make(_ path: String) throws(FileError) {
        var status = stat()
        if stat(path, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else { throw FileError("make the folder", path, ENOTDIR) }
            return
        }
        guard errno == ENOENT else { throw FileError("make the folder", path) }
        var path = path
        while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        let parent = FolderName.of(path)
        if parent != path { try make(parent) }
        guard mkdir(path, 0o777) != 0 else { return }
        let error = FileError("make the folder", path)
        // Another process may have made it just now; a link that leads nowhere is no folder.
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { throw error }
    }
}
