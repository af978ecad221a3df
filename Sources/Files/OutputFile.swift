public import Foundation

/// A file that a person names to be written: checked before the work, then written as `cp` would write it.
///
/// A regular file, or one that is not there yet, appears whole: the new content is written aside and renamed into place,
/// with the mode and the owner of the file before it; behind a symbolic link that is the file which the link leads to.
/// What would become something else by that is written in place: a pipe, a device, an open descriptor such as
/// `/dev/stdout`, a file with several names, and one whose folder takes no new files.
public struct OutputFile: Sendable {
    /// As it was named.
    public let path: String

    /// Throws unless `path` can be written now; writes nothing.
    public init(_ path: String) throws(FileError) {
        self.path = path
        _ = try place()
    }

    /// Whether what is written takes the place of what was written before: true for a regular file, false for a pipe, a
    /// device or an open descriptor, which take one thing after the other.
    public var isReplaceable: Bool {
        switch try? place() {
        case .whole: true
        case .inPlace(let file): FileIdentity.names(at: file) > 0
        case .descriptor, nil: false
        }
    }

    /// Writes `pieces` one after the other and flushes them to the disk.
    ///
    /// Throws `FileError`; a regular file that would be replaced whole is then untouched. `isOver` is asked while a pipe
    /// has no reader, or one that reads nothing, and may end the wait: with `EINTR`.
    public func write(_ pieces: [UnsafeRawBufferPointer], isOver: () -> Bool = { false }) throws(FileError) {
        switch try place() {
        case .descriptor(let descriptor): try put(pieces, into: descriptor, isOver)
        case .inPlace(let file): try overwrite(file, pieces, isOver)
        case .whole(let file, let old):
            // Renaming fails where something is mounted on the file, and a folder need not keep what its mode promises.
            if try !replace(file, old, pieces) { try overwrite(file, pieces, isOver) }
        }
    }

    /// Writes `data` as `write(_:)` does.
    public func write(_ data: Data) throws(FileError) {
        let result = data.withUnsafeBytes { bytes in
            Result { () throws(FileError) in try write([bytes]) }
        }
        try result.get()
    }

    /// Whether this is the file at `other`, under whatever name.
    public func isSameFile(as other: String) -> Bool {
        FileIdentity(at: path).map { $0 == FileIdentity(at: other) } ?? false
    }

    // MARK: - What stands there

    private enum Place {
        case descriptor(Int32)
        case inPlace(String)
        /// The file that symbolic links lead to, and what is there now.
        case whole(String, old: stat?)
    }

    private func place() throws(FileError) -> Place {
        var file = path
        var links = 0
        while true {
            if let descriptor = Self.descriptor(file) { return try open(descriptor) }
            guard let target = RealPath.behindLink(file) else { break }
            links += 1
            guard links <= 40 else { throw FileError("write", path, ELOOP) }
            file = target
        }
        var status = stat()
        guard stat(file, &status) == 0 else {
            guard errno == ENOENT, !file.isEmpty else { throw FileError("write", path) }
            guard !file.hasSuffix("/") else { throw FileError("write", path, EISDIR) }
            try checkFolder(of: file)
            return .whole(file, old: nil)
        }
        let kind = status.st_mode & S_IFMT
        guard kind != S_IFDIR else { throw FileError("write", path, EISDIR) }
        guard kind != S_IFSOCK else { throw FileError("write", path, ENXIO) }
        guard access(file, W_OK) == 0 else { throw FileError("write", path) }
        let staysItself = kind == S_IFREG && status.st_nlink == 1
        return staysItself ? .whole(file, old: status) : .inPlace(file)
    }

    /// Throws unless the folder of `file` takes new files.
    private func checkFolder(of file: String) throws(FileError) {
        let folder = FolderName.of(file)
        var status = stat()
        guard stat(folder, &status) == 0 else { throw FileError("write into the folder", folder) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw FileError("write into the folder", folder, ENOTDIR) }
        guard access(folder, W_OK | X_OK) == 0 else { throw FileError("write into the folder", folder) }
    }

    private func open(_ descriptor: Int32) throws(FileError) -> Place {
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0 else { throw FileError("write", path) }
        guard flags & O_ACCMODE != O_RDONLY else { throw FileError("write", path, EBADF) }
        return .descriptor(descriptor)
    }

    /// The open descriptor that `path` stands for: opening it anew would begin at its first byte, and fail for a socket.
    private static func descriptor(_ path: String) -> Int32? {
        switch path {
        case "/dev/stdin": return STDIN_FILENO
        case "/dev/stdout": return STDOUT_FILENO
        case "/dev/stderr": return STDERR_FILENO
        default:
            let folder = ["/dev/fd/", "/proc/self/fd/"].first { path.hasPrefix($0) }
            return folder.flatMap { Int32(path.dropFirst($0.count)) }
        }
    }

    // MARK: - Writing

    /// Puts a new file in the place of `file`; false when that cannot be done without changing more than its content.
    private func replace(
        _ file: String, _ old: stat?, _ pieces: [UnsafeRawBufferPointer]
    ) throws(FileError) -> Bool {
        let aside = Self.aside(file)
        unlink(aside)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = Foundation.open(aside, flags, old == nil ? 0o666 : 0o600)
        guard descriptor >= 0 else {
            guard ![ENOSPC, EDQUOT, EIO].contains(errno) else { throw FileError("write", path) }
            return false
        }
        // Whatever ends this before the renaming leaves nothing behind.
        defer { unlink(aside) }
        defer { close(descriptor) }
        if let old, !Self.take(descriptor, from: old) { return false }
        try WholeFile.put(pieces, into: descriptor, path, mustFlush: true)
        FaultPoint.fileWritten.pass()
        guard rename(aside, file) == 0 else { return false }
        WholeFile.flushFolder(of: file)
        return true
    }

    /// Gives the new file the owner and the mode of the old one; false when this user may not.
    private static func take(_ descriptor: Int32, from old: stat) -> Bool {
        var new = stat()
        guard fstat(descriptor, &new) == 0 else { return false }
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid), fchown(descriptor, old.st_uid, old.st_gid) != 0 {
            return false
        }
        return fchmod(descriptor, old.st_mode & 0o7777) == 0
    }

    /// A name beside `file`, short enough for every file system that has the file's own.
    private static func aside(_ file: String) -> String {
        let ending = ".\(ProcessInfo.processInfo.processIdentifier).part"
        let name = file.utf8.split(separator: UInt8(ascii: "/")).last?.count ?? 0
        return name + ending.utf8.count <= 255 ? file + ending : "\(FolderName.of(file))/apus\(ending)"
    }

    private func overwrite(
        _ file: String, _ pieces: [UnsafeRawBufferPointer], _ isOver: () -> Bool
    ) throws(FileError) {
        var status = stat()
        let isPipe = stat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
        let flags = O_WRONLY | O_NOCTTY | O_CLOEXEC | (isPipe ? O_NONBLOCK : O_CREAT | O_TRUNC)
        var descriptor = Foundation.open(file, flags, 0o666)
        // A pipe without a reader cannot be opened.
        while descriptor < 0, errno == EINTR || isPipe && errno == ENXIO {
            guard !isOver() else { throw FileError("write", path, EINTR) }
            usleep(20_000)
            descriptor = Foundation.open(file, flags, 0o666)
        }
        guard descriptor >= 0 else { throw FileError("write", path) }
        defer { close(descriptor) }
        try put(pieces, into: descriptor, isOver)
    }

    /// A reader of a pipe that goes away is an error to be told, not a signal that ends the process.
    private func put(
        _ pieces: [UnsafeRawBufferPointer], into descriptor: Int32, _ isOver: () -> Bool
    ) throws(FileError) {
        let old = signal(SIGPIPE, SIG_IGN)
        defer { signal(SIGPIPE, old) }
        // Whoever did not want to wait before still wants what a reader takes.
        let wasOver = isOver()
        try WholeFile.put(pieces, into: descriptor, path, mustFlush: false) { !wasOver && isOver() }
    }
}
