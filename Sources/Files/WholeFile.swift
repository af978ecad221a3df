public import Foundation

/// Files that appear whole: whoever opens the path sees the old content or the new, never a part.
public enum WholeFile {
    /// Writes `pieces` one after the other aside, flushes them to the disk, renames them into place and flushes the
    /// folder.
    ///
    /// Throws `FileError` naming the path and the system's reason; the old file is then untouched.
    public static func write(_ pieces: [UnsafeRawBufferPointer], to path: String) throws(FileError) {
        let aside = "\(path).\(ProcessInfo.processInfo.processIdentifier).part"
        do throws(FileError) {
            try writeFlushed(pieces, to: aside)
            FaultPoint.fileWritten.pass()
            guard rename(aside, path) == 0 else { throw FileError("put in place", path) }
        } catch {
            unlink(aside)
            throw error
        }
        FaultPoint.fileRenamed.pass()
        flushFolder(of: path)
    }

    /// Writes `data` as `write(_:to:)` does.
    public static func write(_ data: Data, to path: String) throws(FileError) {
        let result = data.withUnsafeBytes { bytes in
            Result { () throws(FileError) in try write([bytes], to: path) }
        }
        try result.get()
    }

    /// Removes what processes that were killed while they wrote left aside in a folder, in which no other process writes.
    ///
    /// - Parameter isDeep: Whether in the folders below it, too.
    public static func removeLeftovers(in folder: String, isDeep: Bool = false) {
        let names =
            isDeep
            ? FileManager.default.subpaths(atPath: folder)
            : try? FileManager.default.contentsOfDirectory(atPath: folder)
        for name in names ?? [] where name.hasSuffix(".part") { unlink("\(folder)/\(name)") }
    }

    /// Gives the content of `path` a second name, `new`: a hard link where the file system can, else a copy.
    ///
    /// A file that bore the name before is replaced at one stroke.
    public static func share(_ path: String, as new: String) throws(FileError) {
        let aside = "\(new).\(ProcessInfo.processInfo.processIdentifier).part"
        unlink(aside)
        if FaultPoint.link.fails() { throw FileError("copy", path) }
        if Foundation.link(path, aside) != 0 {
            do { try FileManager.default.copyItem(atPath: path, toPath: aside) } catch {
                unlink(aside)
                let reason = (error as? CocoaError)?.underlying as? POSIXError
                throw FileError("copy", path, reason?.code.rawValue ?? EIO)
            }
        }
        FaultPoint.fileLinked.pass()
        guard rename(aside, new) == 0 else { throw FileError("put in place", new) }
        // When both names are of one file already, renaming does nothing at all and leaves the third name.
        unlink(aside)
    }

    /// Flushes the finished file at `path` and gives it the name `new`, unless something bears that name: then it is
    /// left alone, and the answer is false.
    public static func claim(_ new: String, for path: String) throws(FileError) -> Bool {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw FileError("flush", path) }
        defer { close(file) }
        guard fsync(file) == 0 else { throw FileError("flush", path) }
        if link(path, new) == 0 {
            unlink(path)
        } else {
            guard errno != EEXIST, access(new, F_OK) != 0 else { return false }
            // A file system without hard links.
            guard rename(path, new) == 0 else { throw FileError("put in place", new) }
        }
        flushFolder(of: new)
        return true
    }

    private static func writeFlushed(_ pieces: [UnsafeRawBufferPointer], to path: String) throws(FileError) {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw FileError("write", path) }
        defer { close(file) }
        try put(pieces, into: file, path, mustFlush: true)
    }

    /// Writes all pieces to an open file and flushes it; what is no file on a disk cannot be flushed, and need not be.
    static func put(
        _ pieces: [UnsafeRawBufferPointer], into file: Int32, _ path: String, mustFlush: Bool,
        isOver: () -> Bool = { false }
    ) throws(FileError) {
        let isPipe = isPipe(file)
        if FaultPoint.write.fails() { throw FileError("write", path) }
        for piece in pieces {
            var rest = piece[...]
            while !rest.isEmpty {
                if isPipe, !isReady(file) {
                    guard !isOver() else { throw FileError("write", path, EINTR) }
                    continue
                }
                // A pipe that is ready takes so many bytes at once.
                let part = isPipe ? rest.prefix(pipePart) : rest
                let written = Foundation.write(file, UnsafeRawBufferPointer(rebasing: part).baseAddress, part.count)
                if written < 0 && errno == EINTR { continue }
                if written < 0 && errno == EAGAIN {
                    _ = isReady(file)
                    guard !isOver() else { throw FileError("write", path, EINTR) }
                    continue
                }
                guard written > 0 else { throw FileError("write", path) }
                rest = rest.dropFirst(written)
            }
        }
        guard fsync(file) == 0 || (!mustFlush && errno != EIO) else { throw FileError("flush", path) }
    }

    /// `PIPE_BUF` of Linux.
    private static let pipePart = 4096

    private static func isPipe(_ file: Int32) -> Bool {
        var status = stat()
        return fstat(file, &status) == 0 && [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
    }

    /// Whether something can be written now, or will be in a tenth of a second; true also where writing tells why not.
    private static func isReady(_ file: Int32) -> Bool {
        var ready = pollfd(fd: file, events: Int16(POLLOUT), revents: 0)
        return poll(&ready, 1, 100) != 0
    }

    /// Makes a rename in the folder last; a file system that cannot flush folders does it by itself.
    static func flushFolder(of path: String) {
        let folder = open(FolderName.of(path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}
