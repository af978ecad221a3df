/// Where a store is, as seen from the machine that opens it.
public struct StorePlace: Sendable {
    /// The name of this machine.
    public var host: String
    /// What holds the store.
    public var fileSystem: FileSystemKind
    /// Whether somebody said that a network file system will do.
    public var allowsNetwork: Bool

    /// A place.
    public init(host: String, fileSystem: FileSystemKind, allowsNetwork: Bool = false) {
        self.host = host
        self.fileSystem = fileSystem
        self.allowsNetwork = allowsNetwork
    }

    /// Throws unless the store at `path` may be opened from here; touches neither its locks nor its log.
    public func check(_ path: String, _ access: Store.Access) throws {
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
        return access == .readWrite && !allowsNetwork ? .onNetwork(path: path, fileSystem: kind) : nil
    }
}
