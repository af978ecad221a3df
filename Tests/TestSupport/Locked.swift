import Foundation

/// A value behind a lock that the thread sanitizer knows; it does not see the locking of `Synchronization.Mutex` on Linux.
public final class Locked<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var value: Value

    /// The value as it is at first.
    public init(_ value: Value) { self.value = value }

    /// Calls `body` with the value, and with nobody beside it.
    public func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        lock.lock()
        defer { lock.unlock() }
        return try body(&value)
    }
}
