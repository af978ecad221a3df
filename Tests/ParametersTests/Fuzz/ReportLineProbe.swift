import Foundation
import Parameters

/// What holds for the reader of report lines whatever it is given: for the fuzzer and for the mutations of the tests.
enum ReportLineProbe {
    /// What is wrong with the way `bytes` are read; nil when nothing is.
    static func complaint(about bytes: [UInt8]) -> String? {
        guard let report = try? Report(jsonLine: Data(bytes)) else { return nil }
        if report.seconds.isNaN || report.seconds < 0 { return "\(report.seconds) seconds" }
        if let speed = report.tokensPerSecond, !(0...(.greatestFiniteMagnitude) ~= speed) { return "speed \(speed)" }
        if !report.metrics.keys.allSatisfy(\.isName) { return "a metric's name" }
        guard let again = try? Report(jsonLine: report.jsonLine.dropLast()) else {
            return "what was read cannot be written and read again"
        }
        let isSame =
            again.step == report.step && again.metrics.keys == report.metrics.keys
            && again.metrics.allSatisfy { report.metrics[$0.key]!.bitPattern == $0.value.bitPattern }
        return isSame ? nil : "another report is read from what was written"
    }
}
