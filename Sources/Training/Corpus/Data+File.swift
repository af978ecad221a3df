import Files
import Foundation

extension Data {
    /// The whole content of the file at `path`.
    init(fileAt path: String) throws(TrainingError) {
        let file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw .file(FileError("read", path)) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0 else { throw .file(FileError("read", path)) }
        // A pipe may never end, and a file with holes may be larger than all memory.
        let isFile = status.st_mode & S_IFMT == S_IFREG
        guard isFile || status.st_mode & S_IFMT == S_IFDIR else { throw .file(FileError("read", path, EINVAL)) }
        guard !isFile || status.st_size <= ProcessInfo.processInfo.physicalMemory / 2 else {
            throw .file(FileError("read", path, EFBIG))
        }
        self.init(count: Int(status.st_size))
        var filled = 0
        while filled < count {
            let room = count - filled
            let read = withUnsafeMutableBytes { Foundation.read(file, $0.baseAddress! + filled, room) }
            if read < 0 && errno == EINTR { continue }
            guard read >= 0 else { throw .file(FileError("read", path)) }
            // Somebody has cut the file short since: what is left is judged as it is.
            if read == 0 { removeLast(room) }
            filled += read
        }
    }
}
