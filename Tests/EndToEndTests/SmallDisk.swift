import Foundation
import TestSupport

/// A disk of some kilobytes, in memory, that can be filled and made read-only; gone with this object.
final class SmallDisk {
    private let path: String

    struct Refused: Error { var words: [String] }

    init(at folder: URL, kilobytes: Int) throws {
        path = folder.path
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try OutsideProgram("mount", "-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", path).run()
    }

    deinit { _ = try? OutsideProgram("umount", "-l", path).run() }

    /// Whether this user may mount anything here.
    static let isPossible: Bool = {
        #if os(Linux)
            guard geteuid() == 0, let folder = try? TemporaryFolder() else { return false }
            return (try? SmallDisk(at: folder.url, kilobytes: 100)) != nil
        #else
            return false
        #endif
    }()

    func fill(leaving kilobytes: Int) throws {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { throw Refused(words: ["statvfs", path]) }
        let free = Int(status.f_bavail) * Int(status.f_frsize) / 1024
        try Data(count: (free - kilobytes) * 1024).write(to: URL(fileURLWithPath: "\(path)/filling"))
    }

    func makeRoom() throws { try FileManager.default.removeItem(atPath: "\(path)/filling") }

    func setReadOnly(_ isReadOnly: Bool) throws {
        // A process that has just died may hold its files for an instant longer than it is seen.
        try waitUntil("nobody writes there any more") {
            (try? OutsideProgram("mount", "-o", "remount,\(isReadOnly ? "ro" : "rw")", path).run()) != nil
        }
    }
}
