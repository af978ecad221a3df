import Foundation
import Testing

@testable import Recording
@testable import Workspace

/// Which file systems are shared between machines, and who may open a store on one.
@Suite struct StorePlaceTests {
    /// Names of proc_filesystems(5) and of mount helpers.
    @Test(arguments: ["nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "fuse.sshfs", "fuse", "virtiofs", "fuse.glusterfs"])
    func sharedFileSystems(type: String) { #expect(FileSystemKind(linuxType: type) == .network(type)) }

    @Test(arguments: ["ext4", "xfs", "btrfs", "tmpfs", "overlay", "zfs", "fuseblk", "fuse.fuse-overlayfs", nil])
    func localFileSystems(type: String?) { #expect(FileSystemKind(linuxType: type) == .local) }

    @Test func theDeepestMountHoldsAFile() {
        let table = MountTable(
            """
            22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
            80 22 0:45 / /home/ada rw,nosuid shared:40 master:2 - fuse.sshfs ada@box: rw,user_id=1000
            81 22 0:46 / /mnt/our\\040share rw - nfs4 box:/a rw
            82 22 0:47 / /mnt/twice rw - ext4 /dev/vdb rw
            83 22 0:48 / /mnt/twice rw - cifs //box/b rw
            broken
            """)
        #expect(table.type(holding: "/") == "ext4")
        #expect(table.type(holding: "/home/adam/Results") == "ext4")
        #expect(table.type(holding: "/home/ada") == "fuse.sshfs")
        #expect(table.type(holding: "/home/ada/Results/x") == "fuse.sshfs")
        #expect(table.type(holding: "/mnt/our share/Results") == "nfs4")
        #expect(table.type(holding: "/mnt/twice/a") == "cifs")
        #expect(MountTable("").type(holding: "/") == nil)
    }

    @Test(.enabled(if: MountTable.current != nil, "SKIPPED: there is no /proc/self/mountinfo"))
    func aFolderThatIsNotThereYetIsWhereItsParentIs() throws {
        #expect(FileSystemKind(holding: "/proc/nothing/at/all") == .local)
        #expect(MountTable.current?.type(holding: "/proc/self") == "proc")
    }

    private static func place(_ host: String, shared: Bool = true, allowed: Bool = false) -> StorePlace {
        StorePlace(host: host, fileSystem: shared ? .network("NFS") : .local, allowsNetwork: allowed)
    }

    @Test func aSharedPlaceIsRefusedUntilSomebodyAllowsIt() throws {
        let path = "/nowhere/apus.db"
        #expect(throws: StoreError.onNetwork(path: path, fileSystem: "NFS")) {
            try Self.place("ada").check(path, .readWrite)
        }
        try Self.place("ada", allowed: true).check(path, .readWrite)
        try Self.place("ada").check(path, .readOnly)
        try Self.place("ada", shared: false).check(path, .readWrite)
    }

    /// The store knows who wrote it last; where it is shared, nobody else may even read it.
    @Test(arguments: [Store.Access.readOnly, .readWrite])
    func anotherMachineIsRefusedByName(access: Store.Access) throws {
        let temporary = try TemporaryStore()
        try temporary.store.setWriter(WriterRecord(host: "ada", process: 1, wroteAt: TemporaryStore.noon))
        try Self.place("ada", allowed: true).check(temporary.path, access)
        for allowed in [false, true] {
            let refusal = StoreError.writtenElsewhere(path: temporary.path, owner: "ada", host: "bob")
            #expect(throws: refusal) { try Self.place("bob", allowed: allowed).check(temporary.path, access) }
            #expect("\(refusal)".contains("ada") && "\(refusal)".contains("--store"))
        }
        // A copy on a disk of its own is anybody's.
        try Self.place("bob", shared: false).check(temporary.path, access)
    }

    @Test func theOwnerStandsInTheFileItself() throws {
        let temporary = try TemporaryStore()
        #expect(Store.owner(ofFileAt: temporary.path) == nil)
        try temporary.store.setWriter(WriterRecord(host: "ada", process: 1, wroteAt: TemporaryStore.noon))
        let copy = temporary.path + ".copy"
        try FileManager.default.copyItem(atPath: temporary.path, toPath: copy)
        #expect(Store.owner(ofFileAt: copy) == "ada")
        #expect(!FileManager.default.fileExists(atPath: copy + "-wal"))
        #expect(Store.owner(ofFileAt: "/nowhere") == nil)
    }
}

/// An empty store in a folder of its own; gone with this object.
private final class TemporaryStore {
    static let noon = Date(timeIntervalSince1970: 1_767_355_200.25)

    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("apus-\(UUID().uuidString)")
    let store: Store

    var path: String { folder.appendingPathComponent("apus.db").path }

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        store = try Store(path: folder.appendingPathComponent("apus.db").path, access: .readWrite)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }
}
