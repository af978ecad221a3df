import Files
import Foundation
public import Parameters

/// Follows a growing `reports.jsonl`.
///
/// Only lines with their end count: the last line of a killed worker may be torn.
struct ReportReader: AttemptReports {
    /// A longer line is no report: 1 MiB.
    private static let lineLimit = 1 << 20

    private let path: String
    private let until: Int
    private var offset = 0
    /// Lines that were read.
    private var line = 0
    /// Of the last line: one worker reports each epoch once, in order.
    private var epoch = 0

    /// A reader at the beginning of the file, which need not exist yet. Epochs outside of 1 … `until` are refused.
    init(path: String, until: Int) {
        self.path = path
        self.until = max(until, 1)
    }

    /// The epochs that were written since the last call.
    ///
    /// A line that is not a report throws `RunningError.badReport`, once those before it have been returned. Memory is
    /// bounded by the epochs there are and by the longest line.
    mutating func readNew(isOver: Bool = false) throws -> [Report] {
        var reports: [Report] = []
        while FileManager.default.fileExists(atPath: path) {
            let bytes: Data
            do throws(FileError) {
                bytes = try Data(partOf: path, from: offset, limit: Self.lineLimit + 1)
            } catch {
                throw error.code == EINVAL ? bad("it is no ordinary file") : error
            }
            guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else {
                guard bytes.count > Self.lineLimit else { break }
                if reports.isEmpty { throw bad("it is longer than 1 MiB") }
                break
            }
            for text in bytes[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
                do { reports.append(try decode(text)) } catch {
                    if reports.isEmpty { throw error }
                    return reports
                }
                offset += text.count + 1
                line += 1
            }
        }
        return reports
    }

    private mutating func decode(_ text: Data) throws -> Report {
        let report: Report
        do { report = try Report(jsonLine: Data(text)) } catch { throw bad("\(error)") }
        guard 1...until ~= report.step else { throw bad("epoch \(report.step) is not among 1 to \(until)") }
        guard report.step > epoch else { throw bad("epoch \(report.step) comes after epoch \(epoch)") }
        epoch = report.step
        return report
    }

    private func bad(_ why: String) -> RunningError { .badReport(path: path, line: line + 1, why: why) }
}

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
