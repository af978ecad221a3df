public import Foundation

extension Data {
    /// At most `limit` bytes of a regular file, from the byte at `offset` on.
    ///
    /// What another program wrote may be anything: a pipe, which would never end, is refused, and a file of any size
    /// costs no more memory than `limit`.
    public init(partOf path: String, from offset: Int = 0, limit: Int) throws(FileError) {
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw FileError("read", path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw FileError("read", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileError("read", path, EINVAL) }
        self.init(count: Swift.max(0, Swift.min(limit, Int(status.st_size) - offset)))
        var filled = 0
        while filled < count {
            let room = count - filled
            let read = withUnsafeMutableBytes { pread(file, $0.baseAddress! + filled, room, offset + filled) }
            if read < 0 && errno == EINTR { continue }
            guard read >= 0 else { throw FileError("read", path) }
            // Somebody has cut the file short since.
            if read == 0 { removeLast(room) }
            filled += read
        }
    }
}
