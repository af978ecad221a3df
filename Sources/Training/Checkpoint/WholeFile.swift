import Foundation

/// A file that appears whole or not at all.
enum WholeFile {
    /// Writes `pieces` one after the other beside `path`, makes them durable, and puts them in the place of `path`.
    ///
    /// Aside, fsync, rename, fsync of the folder: whoever opens `path`, at any time and after any crash, finds the old
    /// file or the new one. Two writers of one path at a time are not foreseen.
    static func write(_ pieces: [UnsafeRawBufferPointer], to path: String) throws(TrainingError) {
        let aside = path + ".partial"
        let file = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure("create", aside) }
        do throws(TrainingError) {
            defer { close(file) }
            for piece in pieces { try append(piece, to: file, aside) }
            guard fsync(file) == 0 else { throw failure("write", aside) }
        } catch {
            unlink(aside)
            throw error
        }
        guard rename(aside, path) == 0 else { throw failure("replace", path) }
        try synchronizeFolder(of: path)
    }

    private static func append(
        _ piece: UnsafeRawBufferPointer, to file: Int32, _ path: String
    ) throws(TrainingError) {
        var rest = piece[...]
        while !rest.isEmpty {
            let written = Foundation.write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress!, rest.count)
            if written < 0 && errno == EINTR { continue }
            guard written >= 0 else { throw failure("write", path) }
            rest = rest.dropFirst(written)
        }
    }

    /// Makes the new name durable.
    private static func synchronizeFolder(of path: String) throws(TrainingError) {
        let folder = URL(filePath: path).deletingLastPathComponent().path
        let handle = open(folder, O_RDONLY | O_CLOEXEC)
        guard handle >= 0 else { throw failure("open", folder) }
        defer { close(handle) }
        // Some network file systems cannot synchronise a folder and say EINVAL; the file itself is durable.
        guard fsync(handle) == 0 || errno == EINVAL else { throw failure("write", folder) }
    }

    private static func failure(_ operation: String, _ path: String) -> TrainingError {
        .file(operation: operation, path: path, reason: String(cString: strerror(errno)))
    }
}
