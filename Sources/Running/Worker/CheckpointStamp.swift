/// What tells one checkpoint from another.
public struct CheckpointStamp: Hashable, Sendable, Codable {
    /// Epochs that are wholly trained.
    public var epoch: Int
    /// Over the whole content.
    public var checksum: String

    /// A stamp.
    public init(epoch: Int, checksum: String) {
        self.epoch = epoch
        self.checksum = checksum
    }
}
