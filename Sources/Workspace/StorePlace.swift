import Foundation
import Recording

/// Where a store is, as seen from the machine that opens it.
struct StorePlace: Sendable {
    /// The name of this machine.
    var host: String
    /// What holds the store.
    var fileSystem: FileSystemKind
    /// Whether somebody said that a network file system will do.
    var allowsNetwork: Bool

    /// A place.
    init(host: String, fileSystem: FileSystemKind, allowsNetwork: Bool = false) {
        self.host = host
        self.fileSystem = fileSystem
        self.allowsNetwork = allowsNetwork
    }

    /// Throws unless the store at `path` may be opened from here; touches neither its locks nor its log.
    func check(_ path: String, _ access: Store.Access) throws {
        guard fileSystem != .local else { return }
        if let refusal = refusal(path: path, access: access, owner: Store.owner(ofFileAt: path)) { throw refusal }
    }

    /// Why the store at `path` is not opened from here; nil when it is.
    ///
    /// `owner` is the machine that writes it, nil when none is known. On a disk of one machine that does not matter: whoever
    /// sees the file sees its locks, and a file may be copied or a machine get another name.
    func refusal(path: String, access: Store.Access, owner: String?) -> StoreError? {
        guard case .network(let kind) = fileSystem else { return nil }
        if let owner, owner != host { return .writtenElsewhere(path: path, owner: owner, host: host) }
        return access != .readOnly && !allowsNetwork ? .onNetwork(path: path, fileSystem: kind) : nil
    }
}

/// Whether a file system is this machine's own or shared with others, where SQLite cannot rely on locks and memory.
enum FileSystemKind: Hashable, Sendable {
    case local
    /// Of this type.
    case network(String)
}

extension FileSystemKind {
    /// Of a type as Linux names it in `/proc/self/mountinfo`; what is not known there counts as local.
    ///
    /// Its names tell more than the magic numbers of statfs(2): FUSE has one for disks and shares alike.
    init(linuxType type: String?) {
        let isShared = type.map { Self.shared.contains($0) || Self.isSharedFUSE($0) } ?? false
        self = isShared ? .network(type ?? "") : .local
    }

    private static let shared: Set = [
        "nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "9p", "afs", "kafs", "coda", "ceph",
        "lustre", "gpfs", "beegfs", "orangefs", "pvfs2", "ocfs2", "gfs2", "glusterfs", "davfs", "vboxsf", "virtiofs",
        "vmhgfs", "prl_fs",
    ]

    /// Anything that FUSE mounts, `fuse.sshfs` for one, but for what it puts on a disk of this machine.
    private static func isSharedFUSE(_ type: String) -> Bool {
        (type == "fuse" || type.hasPrefix("fuse.")) && !localFUSE.contains(type)
    }

    private static let localFUSE: Set = [
        "fuse.ntfs", "fuse.ntfs-3g", "fuse.exfat", "fuse.ext2", "fuse.fuse-overlayfs", "fuse.mergerfs", "fuse.bindfs",
        "fuse.gocryptfs", "fuse.encfs", "fuse.lxcfs",
    ]
}

extension FileSystemKind {
    /// Of the file system that holds `path`, or will hold it; local where the system does not tell.
    init(holding path: String) {
        var place = URL(fileURLWithPath: path).standardizedFileURL
        while !FileManager.default.fileExists(atPath: place.path), place.path != "/" { place.deleteLastPathComponent() }
        place.resolveSymlinksInPath()
        #if os(Linux)
            self.init(linuxType: MountTable.current?.type(holding: place.path))
        #else
            var system = statfs()
            let isKnown = statfs(place.path, &system) == 0
            let name = withUnsafeBytes(of: system.f_fstypename) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            self = !isKnown || system.f_flags & UInt32(MNT_LOCAL) != 0 ? .local : .network(name)
        #endif
    }
}

/// What is mounted where, as `/proc/self/mountinfo` of Linux tells it.
struct MountTable {
    private struct Mount {
        var device: Substring
        var point: String
        var type: Substring
    }

    private let mounts: [Mount]

    /// A table as text; its lines are described in proc_pid_mountinfo(5).
    init(_ text: String) {
        mounts = text.split(separator: "\n").compactMap { line in
            let fields = line.split(separator: " ")
            guard fields.count > 6, let dash = fields.firstIndex(of: "-"), fields.indices.contains(dash + 1) else {
                return nil
            }
            // Of what such a name can hold, a blank alone is likely.
            let point = fields[4].replacingOccurrences(of: "\\040", with: " ")
            return Mount(device: fields[2], point: point, type: fields[dash + 1])
        }
    }

    /// That of this machine now; nil where there is none.
    static var current: MountTable? {
        #if DEBUG
            // What a test says is mounted.
            if let table = Environment.mounts { return MountTable(table) }
        #endif
        return ProcFileSystem().mounts.map { MountTable($0) }
    }

    /// The type of the file system at an absolute path without symbolic links; nil when none is mounted there.
    ///
    /// The deepest mount point counts, and of several mounts on it the last.
    func type(holding path: String) -> String? {
        let around = mounts.filter { $0.point == "/" || path == $0.point || path.hasPrefix($0.point + "/") }
        let deepest = around.map(\.point.utf8.count).max()
        return around.last { $0.point.utf8.count == deepest }.map { String($0.type) }
    }
}
