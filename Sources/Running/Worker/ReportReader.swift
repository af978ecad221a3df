import Files
import Foundation
import Planning

/// Follows a growing `reports.jsonl`.
///
/// Only lines with their end count: the last line of a killed worker may be torn.
struct ReportReader {
    private let path: String
    private let epochs: ClosedRange<Int>
    private var offset: UInt64 = 0
    /// Lines that were read.
    private var line = 0

    /// A reader at the beginning of the file, which need not exist yet. Epochs outside of 1 … `target` are refused.
    init(path: String, target: Int) {
        self.path = path
        epochs = 1...max(target, 1)
    }

    /// The epochs that were written since the last call.
    ///
    /// A line that is not a report throws `RunningError.badReport`, once those before it have been returned.
    mutating func readNew() throws -> [EpochMetrics] {
        guard let file = FileHandle(forReadingAtPath: path) else { return [] }
        defer { try? file.close() }
        try file.seek(toOffset: offset)
        guard let bytes = try file.readToEnd(), let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return [] }
        var reports: [EpochMetrics] = []
        for text in bytes[..<end].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            do { reports.append(try decode(text)) } catch {
                if reports.isEmpty { throw error }
                break
            }
            offset += UInt64(text.count + 1)
            line += 1
        }
        return reports
    }

    private func decode(_ text: Data) throws -> EpochMetrics {
        let report: EpochMetrics
        do { report = try WorkerReport.decode(Data(text)) } catch {
            throw RunningError.badReport(path: path, line: line + 1, why: "\(error)")
        }
        guard epochs.contains(report.epoch) else {
            let why = "epoch \(report.epoch) is not among 1 to \(epochs.upperBound)"
            throw RunningError.badReport(path: path, line: line + 1, why: why)
        }
        return report
    }
}
