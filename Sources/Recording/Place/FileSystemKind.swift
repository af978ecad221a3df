import Foundation

/// Whether a file system is this machine's own or shared with others, where SQLite cannot rely on locks and memory.
public enum FileSystemKind: Hashable, Sendable {
    case local
    /// Of this type.
    case network(String)
}

extension FileSystemKind {
    /// Of a type as Linux names it in `/proc/self/mountinfo`; what is not known there counts as local.
    ///
    /// Its names tell more than the magic numbers of statfs(2): FUSE has one for disks and shares alike.
    public init(linuxType type: String?) {
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
    public init(holding path: String) {
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
