import Files
import Foundation
import Parameters
import Planning

/// Follows a growing `reports.jsonl`.
///
/// Only lines with their end count: the last line of a killed worker may be torn.
struct ReportReader {
    /// A longer line is no report: 1 MiB.
    private static let lineLimit = 1 << 20

    private let path: String
    private let target: Int
    private var offset = 0
    /// Lines that were read.
    private var line = 0
    /// Of the last line: one worker reports each epoch once, in order.
    private var epoch = 0

    /// A reader at the beginning of the file, which need not exist yet. Epochs outside of 1 … `target` are refused.
    init(path: String, target: Int) {
        self.path = path
        self.target = max(target, 1)
    }

    /// The epochs that were written since the last call.
    ///
    /// A line that is not a report throws `RunningError.badReport`, once those before it have been returned. Memory is
    /// bounded by the epochs there are and by the longest line.
    mutating func readNew() throws -> [Report] {
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
        guard 1...target ~= report.step else { throw bad("epoch \(report.step) is not among 1 to \(target)") }
        guard report.step > epoch else { throw bad("epoch \(report.step) comes after epoch \(epoch)") }
        epoch = report.step
        return report
    }

    private func bad(_ why: String) -> RunningError { .badReport(path: path, line: line + 1, why: why) }
}
