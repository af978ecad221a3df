import Files
import Foundation
public import Planning

/// Appends to `reports.jsonl`: a line is on the disk when `append` returns.
public struct ReportWriter: ~Copyable {
    private let path: String
    private let file: Int32

    /// Opens the file, creating it when needed.
    public init(path: String) throws {
        self.path = path
        file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw FileError("open", path) }
    }

    deinit { close(file) }

    /// Adds the line of a finished epoch.
    public func append(_ epoch: EpochMetrics) throws {
        let line = try WorkerReport.encode(epoch)
        let written = line.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
        guard written == line.count, fdatasync(file) == 0 else { throw FileError("append to", path) }
    }
}
