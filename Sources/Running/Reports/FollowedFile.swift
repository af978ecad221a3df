import Files
import Foundation

/// Reads a file while it grows. One that shrank is begun anew.
///
/// Of a log that was emptied when it grew too long, what nobody had read stands at the end of the log before it.
struct FollowedFile: Sendable {
    /// Of what was read, so much tells a place in the log before: shorter texts may stand there twice.
    private static let tailLimit = 1 << 16

    private let path: String
    /// Takes what the file held when it was emptied; nil when nothing does.
    private let previous: String?
    /// The previous file that was read already.
    private var taken: Stamp?
    /// The end of what was read.
    private var tail = Data()
    /// What stood in the previous file and is not read.
    private var pending = Data()
    private var offset = 0

    /// A file that need not be there yet.
    init(_ path: String, previous: String? = nil) {
        self.path = path
        self.previous = previous
    }

    /// The next bytes, about so many; nil when there is none.
    mutating func part(limit: Int) -> Data? {
        guard let now = Stamp(path) else { return nil }
        takePrevious(size: now.size)
        if now.size < offset { offset = 0 }
        let bytes = pending + ((try? Data(partOf: path, from: offset, limit: limit)) ?? Data())
        return bytes.isEmpty ? nil : bytes
    }

    /// Goes behind the first bytes of the last part.
    mutating func consume(_ bytes: Data) {
        let old = min(bytes.count, pending.count)
        pending = Data(pending.dropFirst(old))
        offset += bytes.count - old
        if previous != nil { tail = Data((tail + bytes.suffix(Self.tailLimit)).suffix(Self.tailLimit)) }
    }

    /// Reads what the log held when it was emptied. Nothing is done between the moment in which that is moved aside and the
    /// one in which the log is empty.
    private mutating func takePrevious(size: Int) {
        guard let previous, let stamp = Stamp(previous), stamp != taken, offset == 0 || size < offset || !endsWithTail
        else { return }
        taken = stamp
        let log = (try? Data(contentsOf: URL(fileURLWithPath: previous))) ?? Data()
        if let known = known(in: log) {
            pending += log[known...]
        } else {
            // More was written than is kept, and the first line that is kept was cut.
            pending = Data(log.drop { $0 != UInt8(ascii: "\n") }.dropFirst())
        }
        offset = 0
    }

    /// Where the bytes begin that were not read; nil when none of them was.
    private func known(in log: Data) -> Int? {
        if tail.isEmpty { return nil }
        if let whole = log.range(of: tail, options: .backwards) { return whole.upperBound }
        return (1...tail.count).reversed().first { $0 <= log.count && log.starts(with: tail.suffix($0)) }
    }

    /// Whether what stands before the next byte is what was read last.
    private var endsWithTail: Bool {
        let count = min(tail.count, offset)
        return (try? Data(partOf: path, from: offset - count, limit: count)) == Data(tail.suffix(count))
    }

    /// What tells a file from the next one of its name.
    private struct Stamp: Hashable {
        var size: Int
        private var inode: UInt64
        private var time: [Int]

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            size = Int(status.st_size)
            inode = UInt64(status.st_ino)
            #if os(Linux)
                time = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
            #else
                time = [status.st_mtimespec.tv_sec, status.st_mtimespec.tv_nsec]
            #endif
        }
    }
}
