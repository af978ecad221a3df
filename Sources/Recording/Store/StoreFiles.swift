import Files
import Foundation

/// The files of an open store: the SQLite file, its log and the memory that connections share.
///
/// All three belong together while somebody has the store open. Where one is removed, replaced or written over, this process
/// writes into files that nobody finds any more, or that hold something else, and SQLite does not notice.
struct StoreFiles: Sendable {
    /// What happened to them.
    enum Loss: Hashable, Sendable {
        case store
        /// Somebody wrote over the store: it is the same file with something else in it.
        case content
        /// The log or the shared memory, by what follows the path of the store.
        case companion(String, isReplaced: Bool)

        /// Whether what stands in the log may still be brought into the file that is open.
        var leavesStore: Bool { self == .store }
    }

    /// What follows the path of the store.
    private static let companions = ["-wal", "-shm"]

    private let path: String
    private let store: FileIdentity
    private let header: WatchedHeader
    private let companions: [(suffix: String, identity: FileIdentity)]

    /// Those that this process has just opened at a real path; `before` is what stood there before it did.
    ///
    /// Nil when the file is already not what was opened.
    init?(at path: String, before: FileIdentity?) {
        guard let store = FileIdentity(at: path), before == nil || before == store else { return nil }
        self.path = path
        self.store = store
        header = WatchedHeader(at: path)
        companions = Self.companions.compactMap { suffix in
            FileIdentity(at: path + suffix).map { (suffix, $0) }
        }
    }

    /// What is no longer where it was; nil when all is.
    var loss: Loss? {
        guard FileIdentity(at: path) == store else { return .store }
        if header.isOverwritten { return .content }
        for (suffix, identity) in companions {
            let now = FileIdentity(at: path + suffix)
            if now != identity { return .companion(suffix, isReplaced: now != nil) }
        }
        return nil
    }

    /// Whether nothing stands under any of their names.
    var isGone: Bool { ([""] + Self.companions).allSatisfy { FileIdentity(at: path + $0) == nil } }

    /// What became of the store, as an error says it.
    var displacement: StoreError.Displacement {
        switch store.whereabouts {
        case .named(let place) where place != path: .moved(to: place)
        case .named, .removed, .unknown: FileIdentity(at: path) == nil ? .removed : .replaced
        }
    }
}
