import Foundation
import Planning
import SystemPackage
import Workspace

/// The files of an attempt that its process gets, and the ends of them that stay here.
struct AttemptFiles {
    /// Into the standard input of a worker.
    private(set) var lifeLine: FileDescriptor?
    /// Over the log of a program.
    private(set) var limit: LogLimit?
    private var input: FileDescriptor?
    private var log: FileDescriptor?

    init(_ work: ExecutorWork, _ logLimit: ByteCount) throws {
        do {
            log = try FileDescriptor.open(
                FilePath(work.folder.log), .writeOnly, options: [.create, .append, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            if work.launch.grace == nil {
                (input, lifeLine) = try FileDescriptor.pipe()
            } else {
                input = try FileDescriptor.open("/dev/null", .readOnly, options: .closeOnExec)
                limit = try LogLimit(logLimit, of: work.folder)
            }
        } catch {
            close()
            throw error
        }
    }

    /// The files that are closed by whoever starts the process.
    mutating func takeChildsEnds() -> (input: FileDescriptor, log: FileDescriptor) {
        defer { (input, log) = (nil, nil) }
        return (input!, log!)
    }

    func close() {
        for file in [input, log, lifeLine] { try? file?.close() }
        limit?.close()
    }
}

/// Keeps the log of a program from filling the disk: what is above the limit is moved to the log before it, of which there
/// is one.
struct LogLimit {
    private let limit: Int
    private let log: FileDescriptor
    private let previous: String

    /// Watches the log of an attempt, which the program has open for appending.
    ///
    /// The file is held open: what the program puts in its place is not touched.
    init(_ limit: ByteCount, of folder: SweepFolder.AttemptFolder) throws {
        self.limit = limit.bytes
        log = try FileDescriptor.open(FilePath(folder.log), .readWrite, options: [.closeOnExec, .noFollow])
        previous = folder.previousLog
    }

    /// Empties a log above the limit; its newest bytes, as many as the limit, become the log before it.
    ///
    /// What is written between the copying and the emptying is lost. A disk that takes no copy gets none: the log is
    /// emptied all the same.
    func apply() {
        guard let size = try? Int(log.seek(offset: 0, from: .end)), size > limit else { return }
        try? copy(from: size - limit)
        _ = ftruncate(log.rawValue, 0)
    }

    private func copy(from start: Int) throws {
        let aside = previous + ".part"
        do {
            let file = try FileDescriptor.open(
                FilePath(aside), .writeOnly, options: [.create, .truncate, .closeOnExec, .noFollow],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
            try file.closeAfter { try copy(from: start, into: file) }
            guard rename(aside, previous) == 0 else { throw Errno(rawValue: errno) }
        } catch {
            unlink(aside)
            throw error
        }
    }

    private func copy(from start: Int, into file: FileDescriptor) throws {
        var position = start
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
        defer { buffer.deallocate() }
        // Not for ever, should it be written faster than it is read.
        while position < start + 2 * limit {
            let count = try log.read(fromAbsoluteOffset: Int64(position), into: buffer)
            if count == 0 { return }
            try file.writeAll(buffer.prefix(count))
            position += count
        }
    }

    /// Ends the watch.
    func close() { try? log.close() }
}
