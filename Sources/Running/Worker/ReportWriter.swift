import Files
import Foundation
public import Parameters
import Planning

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
    public func append(_ epoch: Report) throws {
        let line = epoch.jsonLine
        let isTorn = FaultPoint.reportTorn.strikes()
        try append(isTorn ? line.prefix(line.count / 2) : line)
        if isTorn { FaultPoint.die() }
    }

    private func append(_ line: Data) throws(FileError) {
        var rest = line
        while !rest.isEmpty {
            if FaultPoint.append.fails() { throw FileError("append to", path) }
            let written = rest.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw FileError("append to", path) }
            rest = rest.dropFirst(written)
        }
        guard fdatasync(file) == 0 else { throw FileError("append to", path) }
    }
}
