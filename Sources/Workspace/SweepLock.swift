import Files
import Foundation

/// The right to write one sweep's rows, held by one process at a time.
///
/// The operating system takes it back when its holder dies, however it dies.
public final class SweepLock: Sendable {
    private let descriptor: Int32
    private let path: String

    /// Takes the lock at `path`, creating the file when needed.
    ///
    /// Throws `WorkspaceError.alreadyRunning` with the holder's own words when another process has it, and `FileError` when
    /// the file cannot be made.
    public init(path: String, sweep: String, holder: String) throws {
        try Folder.make(FolderName.of(path))
        var file: Int32
        repeat {
            file = FaultPoint.lock.fails() ? -1 : open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
            guard file >= 0 else { throw FileError("lock the sweep with", path) }
            guard Self.take(file) else {
                let words = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
                close(file)
                throw WorkspaceError.alreadyRunning(sweep: sweep, holder: words)
            }
            // Somebody may have removed the file in between: then the lock keeps nobody out.
        } while !Self.isInPlace(file, path)
        ftruncate(file, 0)
        _ = holder.withCString { write(file, $0, strlen($0)) }
        descriptor = file
        self.path = path
    }

    deinit { close(descriptor) }

    /// Throws ``WorkspaceError/lockLost(path:place:)`` when the file was removed or moved since, with its folder or
    /// without it: another process may have taken a lock of that name.
    public func check() throws(WorkspaceError) {
        guard FileIdentity(at: path) != FileIdentity(of: descriptor) else { return }
        var place: String?
        if case .named(let path)? = FileIdentity(of: descriptor)?.whereabouts { place = path }
        throw .lockLost(path: path, place: place)
    }

    private static func isInPlace(_ file: Int32, _ path: String) -> Bool {
        if FileIdentity(at: path) == FileIdentity(of: file) { return true }
        close(file)
        return false
    }

    /// Tries for a fifth of a second: whoever asks `isHeld` has the lock for an instant.
    private static func take(_ file: Int32) -> Bool {
        for _ in 0..<20 {
            if flock(file, LOCK_EX | LOCK_NB) == 0 { return true }
            usleep(10_000)
        }
        return false
    }
}

extension SweepLock {
    /// Whether a living process holds the lock at `path`; a file that is not there is held by nobody.
    public static func isHeld(path: String) -> Bool {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        return flock(file, LOCK_SH | LOCK_NB) != 0
    }
}
