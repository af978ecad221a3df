import Foundation
import Planning
import Synchronization
import SystemPackage

/// One end of a connection between this process and a child, over which lines go both ways.
final class LineSocket: Sendable {
    private let file: FileDescriptor
    /// What was read behind the last line.
    private let rest = Mutex(Data())

    private init(_ file: FileDescriptor) { self.file = file }

    deinit { try? file.close() }

    /// This process's end, and the one for the child.
    static func pair() throws -> (own: LineSocket, childs: FileDescriptor) {
        var files: [Int32] = [-1, -1]
        #if os(Linux)
            let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        guard socketpair(AF_UNIX, kind, 0, &files) == 0 else { throw Errno(rawValue: errno) }
        return (LineSocket(FileDescriptor(rawValue: files[0])), FileDescriptor(rawValue: files[1]))
    }

    /// Writes a line and the line feed behind it. Blocks the thread.
    func send(_ line: Data) throws {
        var left = line + [UInt8(ascii: "\n")]
        while !left.isEmpty {
            // The other end may be gone, which is no reason to end.
            let count = left.withUnsafeBytes { bytes in
                Foundation.send(file.rawValue, bytes.baseAddress, bytes.count, Self.quietly)
            }
            if count < 0, errno != EINTR { throw Errno(rawValue: errno) }
            left = left.dropFirst(max(0, count))
        }
    }

    #if os(Linux)
        private static let quietly = Int32(MSG_NOSIGNAL)
    #else
        private static let quietly: Int32 = 0
    #endif

    /// The next line; nil when the other end is closed, or none came in time. Blocks the thread.
    func receive(patience: Duration) throws -> Data? {
        try rest.withLock { rest in
            let end = ContinuousClock.now + patience
            while true {
                if let feed = rest.firstIndex(of: UInt8(ascii: "\n")) {
                    defer { rest = Data(rest[(feed + 1)...]) }
                    return Data(rest[..<feed])
                }
                var wait = pollfd(fd: file.rawValue, events: Int16(POLLIN), revents: 0)
                let left = (end - ContinuousClock.now) / .milliseconds(1)
                guard left > 0 else { return nil }
                if poll(&wait, 1, Int32(min(left, 1e9))) <= 0 { continue }
                var buffer = [UInt8](repeating: 0, count: 4096)
                let count = try file.read(into: &buffer)
                if count == 0 { return nil }
                rest.append(contentsOf: buffer.prefix(count))
            }
        }
    }

    /// The other end reads its end of file from here on.
    func close() { shutdown(file.rawValue, Int32(SHUT_RDWR)) }
}

extension FileDescriptor {
    fileprivate func read(into buffer: inout [UInt8]) throws -> Int {
        try buffer.withUnsafeMutableBytes { try read(into: $0) }
    }
}
