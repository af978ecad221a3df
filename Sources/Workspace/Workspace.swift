import Files
import Foundation
import Parameters
public import Recording

/// One results folder and the store that goes with it: every path, who holds which lock, and how they are opened.
public struct Workspace: Sendable {
    /// The results folder, as it was named.
    public let results: String
    /// The SQLite file.
    public let storePath: String
    private let allowsNetworkStore: Bool

    /// The folder `results` with its store: `store`, else `$APUS_STORE`, else `apus.db` in the folder.
    ///
    /// - Parameter allowsNetworkStore: Whether somebody said that a network file system will do.
    public init(results: String = "Results", store: String? = nil, allowsNetworkStore: Bool = false) {
        self.results = Environment.path(results)
        self.storePath = Environment.path(store ?? Environment.store ?? "\(results)/apus.db")
        self.allowsNetworkStore = allowsNetworkStore
    }

    // MARK: - The store

    /// Opens the store for reading; a missing one is an error.
    public func openForReading() throws -> Store {
        try place.check(storePath, .readOnly)
        return try Store(path: storePath, access: .readOnly)
    }

    /// Opens a store that is there for writing: whoever asks something of a sweep makes none.
    public func openForAsking() throws -> Store {
        try place.check(storePath, .existing)
        return try openForWriting(.existing)
    }

    /// Opens the store for writing, and says in it who does; the place must have been checked.
    func openForWriting(_ access: Store.Access, patience: Patience = .brief) throws -> Store {
        let store = try Store(path: storePath, access: access, patience: patience)
        let process = Int(ProcessInfo.processInfo.processIdentifier)
        try store.setWriter(WriterRecord(host: Machine.host, process: process, wroteAt: Date()))
        return store
    }

    /// What a person is told when opening a store brought it up to date; nil when it did not.
    public func upgradeNotice(of store: Store) -> String? {
        store.backup.map {
            "\(storePath) is from an older version of apus and was brought up to date; as it was it stands in \($0)"
        }
    }

    /// Where the store is, seen from here.
    var place: StorePlace {
        StorePlace(
            host: Machine.host, fileSystem: FileSystemKind(holding: storePath), allowsNetwork: allowsNetworkStore)
    }

    // MARK: - Folders and locks

    /// How the store remembers the results folder: `.` when it is the store's own, so that both can be moved together,
    /// else where it is. Links to either do not matter.
    var recordedFolder: String {
        let results = RealPath.of(results)
        return results.hasSameBytes(as: Self.folder(of: RealPath.of(storePath))) ? "." : results
    }

    /// The folder of a stored sweep.
    public func folder(of sweep: SweepRecord) -> SweepFolder {
        let home = Self.folder(of: RealPath.behindLink(storePath) != nil ? RealPath.of(storePath) : storePath)
        return SweepFolder(results: sweep.resultsFolder == "." ? home : sweep.resultsFolder, slug: sweep.slug)
    }

    private static func folder(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }

    /// The lock of a sweep, beside the store whose rows it guards, whatever links lead there.
    func lockPath(slug: String) -> String { "\(RealPath.of(storePath)).\(slug).lock" }

    /// The locks on a sweep's folder and on its rows: two stores may share a results folder, and the other way round.
    func lockPaths(_ folder: SweepFolder, slug: String) -> [String] { [folder.lock, lockPath(slug: slug)] }

    /// Takes all of these locks. Throws ``WorkspaceError/alreadyRunning(sweep:holder:)`` when another process has one.
    ///
    /// - Parameter isBrief: Whether the sweep is not run, but something done that was asked of it.
    func lock(_ sweep: String, _ paths: [String], isBrief: Bool = false) throws -> [SweepLock] {
        let holder = "process \(ProcessInfo.processInfo.processIdentifier) on \(Machine.host)"
        return try paths.map { try SweepLock(path: $0, sweep: sweep, holder: holder + (isBrief ? Self.briefly : "")) }
    }

    /// As `lock`, but waits for whoever does only what was asked of the sweep.
    func lockAfterRequests(_ sweep: String, _ paths: [String]) throws -> [SweepLock] {
        let start = ContinuousClock.now
        while true {
            do { return try lock(sweep, paths) } catch WorkspaceError.alreadyRunning(_, let holder)
                where holder.hasSuffix(Self.briefly) && start.duration(to: .now) < SweepRequests.patience
            {
                usleep(20_000)
            }
        }
    }

    /// What ends the words of a holder who will be gone in a moment.
    private static let briefly = ", which does what was asked of it"

    /// Whether some process runs a sweep.
    public func isRun(_ sweep: SweepRecord) -> Bool {
        lockPaths(folder(of: sweep), slug: sweep.slug).contains { SweepLock.isHeld(path: $0) }
    }
}

// MARK: - Finding sweeps

extension Store {
    /// The sweep called `name`, or the newest one. Throws ``WorkspaceError/noSweep(name:known:)``.
    public func chosenSweep(_ name: String?) throws -> SweepRecord {
        if let name, let sweep = try sweep(named: name) { return sweep }
        let sweeps = try sweeps()
        guard name == nil, let newest = sweeps.last else {
            throw WorkspaceError.noSweep(name: name, known: sweeps.map(\.name))
        }
        return newest
    }
}
