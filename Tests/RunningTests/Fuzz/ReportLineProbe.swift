import Foundation
import Planning

@testable import Running

/// What holds for the reader of report lines whatever it is given: for the fuzzer and for the mutations of the tests.
enum ReportLineProbe {
    /// What is wrong with the way `bytes` are read; nil when nothing is.
    static func complaint(about bytes: [UInt8]) -> String? {
        guard let report = try? WorkerReport.decode(Data(bytes)) else { return nil }
        if report.seconds.isNaN || report.seconds < 0 { return "\(report.seconds) seconds" }
        if let speed = report.tokensPerSecond, !(0...(.greatestFiniteMagnitude) ~= speed) { return "speed \(speed)" }
        if !report.values.keys.allSatisfy(Metric.isName) { return "a metric's name" }
        guard let line = try? WorkerReport.encode(report), let again = try? WorkerReport.decode(line.dropLast()) else {
            return "what was read cannot be written and read again"
        }
        let isSame =
            again.epoch == report.epoch && again.values.keys == report.values.keys
            && again.values.allSatisfy { report.values[$0.key]!.bitPattern == $0.value.bitPattern }
        return isSame ? nil : "another report is read from what was written"
    }
}
