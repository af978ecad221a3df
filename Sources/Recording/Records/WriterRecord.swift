public import Foundation

/// The process that opened a store for writing last.
public struct WriterRecord: Hashable, Sendable {
    /// The name of its machine.
    public var host: String
    /// Its number there.
    public var process: Int
    /// When it opened the store, to the millisecond.
    public var wroteAt: Date

    /// A writer.
    public init(host: String, process: Int, wroteAt: Date) {
        self.host = host
        self.process = process
        self.wroteAt = wroteAt
    }
}
