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

    /// What, which file and why.
    public var description: String { "cannot \(attempt) \(path): \(String(cString: strerror(code)))" }
}
