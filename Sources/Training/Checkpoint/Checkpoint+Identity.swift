extension Checkpoint {
    /// What tells a checkpoint from another: the epoch in progress, from 1, and the checksum of the content.
    ///
    /// The whole content is checked; throws when the file is missing, damaged, or not a checkpoint.
    public static func identify(_ path: String) throws(TrainingError) -> (epoch: Int, checksum: String) {
        let file = try SafetensorsFile(path: path)
        guard let stored = storedChecksum(file.bytes) else { throw .notACheckpoint(path: path) }
        guard stored == actualChecksum(file.bytes) else {
            throw .damagedCheckpoint(path: path, reason: "its contents do not have its checksum")
        }
        let metadata = Metadata(path: path, values: file.header.metadata)
        return (try metadata.number("epoch") { $0 >= 1 }, stored)
    }
}
