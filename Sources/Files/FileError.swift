import Foundation

/// A file that the system would not let us touch.
public struct FileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was tried, as a verb: `write`, `read`, `put in place`.
    public var attempt: String
    /// Which file.
    public var path: String
    /// The system's error number.
    public var code: Int32

    /// Takes the reason from `errno`.
    public init(_ attempt: String, _ path: String) {
        self.attempt = attempt
        self.path = path
        code = errno
    }

    /// Gives a reason of its own, an error number of the system.
    public init(_ attempt: String, _ path: String, _ code: Int32) {
        self.attempt = attempt
        self.path = path
        self.code = code
    }

    /// Whether the disk is to blame, not the file.
    public var isOfDisk: Bool { [ENOSPC, EDQUOT, EROFS, EIO].contains(code) }

    /// What, which file, why, and the repair where there is a usual one.
    public var description: String { "\(fact)\(repair)" }

    /// What, which file, and why.
    public var fact: String { "cannot \(attempt) \(path): \(String(cString: strerror(code)))" }

    private var repair: String {
        switch code {
        case ENOSPC: "; make room, then run the same command again (`df` and `df -i` tell what is full)"
        case EDQUOT: "; your quota is used up: make room, then run the same command again"
        case EIO: "; check the disk (`dmesg` tells what the system knows of it), then run the same command again"
        case EROFS: "; make it writable, or name another place with --results and --store"
        case EACCES, EPERM: "; give yourself the right to do so, or name another place with --results and --store"
        default: ""
        }
    }
}
