import Files
import Foundation
import Synchronization

/// The first hundred bytes of a store's file (sqlite.org/fileformat2.html, section 1.3), as a process that has it open finds
/// them on the disk.
///
/// While it is open, all that is written goes into the log, and from there pages come into the file: none of these numbers
/// goes down. Whoever writes over the file with other means (`: > apus.db`, `cp backup apus.db`) keeps its inode, and
/// SQLite does not notice.
struct StoreHeader: Hashable, Sendable {
    /// Goes up with every change of the schema, and with VACUUM, the one thing that makes a file smaller.
    private let schemaCookie: UInt32
    /// Goes up when a connection changes the first page after another one did.
    private let changeCounter: UInt32
    private let pages: UInt32
    private let pageSize: UInt16
    /// 0 until the first pages of a new store come into the file.
    private let application: UInt32

    /// That of an open file; nil when it is not one of a database with a log.
    init?(of descriptor: Int32) {
        var bytes = [UInt8](repeating: 0, count: 100)
        guard pread(descriptor, &bytes, bytes.count, 0) == bytes.count, bytes.starts(with: Self.magic),
            bytes[18...19] == [2, 2]
        else { return nil }
        let word = { (start: Int) in bytes[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }
        (schemaCookie, changeCounter, pages) = (word(40), word(24), word(28))
        pageSize = UInt16(bytes[16]) << 8 | UInt16(bytes[17])
        application = word(68)
    }

    fileprivate static let magic = Array("SQLite format 3\0".utf8)

    /// Whether the file can have become this one by what connections do.
    func follows(_ earlier: StoreHeader) -> Bool {
        pageSize == earlier.pageSize && (application == earlier.application || earlier.application == 0)
            && schemaCookie >= earlier.schemaCookie && changeCounter >= earlier.changeCounter
            && (pages >= earlier.pages || schemaCookie > earlier.schemaCookie)
    }
}

/// The header of an open store, looked at from time to time.
///
/// Its descriptor stays open until the process ends: closing it would take SQLite's own locks away (fcntl(2)).
final class WatchedHeader: Sendable {
    private let descriptor: Int32
    private let last: Mutex<StoreHeader?>

    /// Of the store at a real path.
    init(at path: String) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        last = Mutex(StoreHeader(of: descriptor))
    }

    /// Whether somebody wrote over the file since the last look.
    var isOverwritten: Bool {
        last.withLock { last in
            guard let earlier = last else {
                last = StoreHeader(of: descriptor)
                return false
            }
            // A page that is just being written may be seen by halves.
            for _ in 0..<5 {
                if let found = StoreHeader(of: descriptor), found.follows(earlier) {
                    last = found
                    return false
                }
                usleep(2000)
            }
            return true
        }
    }
}

extension Store {
    /// The store to which the file at `path` belongs, as the store itself, its log or its shared memory; nil when it
    /// belongs to none.
    ///
    /// Not to be asked while this process has the store open: closing the file takes SQLite's locks away (fcntl(2)).
    public static func holding(_ path: String) -> String? {
        let real = RealPath.of(path)
        if isStore(real) { return path }
        for suffix in ["-wal", "-shm", "-journal"] where real.hasSuffix(suffix) {
            if isStore(String(real.dropLast(suffix.count))) { return String(path.dropLast(suffix.count)) }
        }
        return nil
    }

    private static func isStore(_ path: String) -> Bool {
        // Opening a pipe would wait.
        guard FileIdentity.names(at: path) > 0 else { return false }
        let file = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { Foundation.close(file) }
        var bytes = [UInt8](repeating: 0, count: 100)
        guard pread(file, &bytes, bytes.count, 0) == bytes.count, bytes.starts(with: StoreHeader.magic) else {
            return false
        }
        let application = bytes[68..<72].reduce(0) { $0 << 8 | Int($1) }
        // A new one may have its number in the log alone.
        return application == Migrations.applicationID || application == 0 && FileIdentity(at: path + "-wal") != nil
    }
}
