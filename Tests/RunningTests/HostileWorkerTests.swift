import Files
import Foundation
import Parameters
import Planning
import Testing

@testable import Running
@testable import Workspace

/// Workers whose files are made to cost memory, to hang the scheduler, or to lead it elsewhere.
@Suite final class HostileWorkerTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private var attempt: SweepFolder.AttemptFolder { SweepFolder.AttemptFolder(path: folder) }

    private func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: attempt.reports)) }

    private func complaint(target: Int = 9) -> String {
        var reader = ReportReader(path: attempt.reports, until: target)
        let error = #expect(throws: (any Error).self) { try reader.readNew() }
        return error.map { "\($0)" } ?? ""
    }

    private func report(_ epoch: Int, _ metrics: String = "\"a\":1", seconds: String = "1") -> String {
        "{\"epoch\":\(epoch),\"metrics\":{\(metrics)},\"seconds\":\(seconds)}\n"
    }

    @Test(arguments: [
        (#""":1"#, "1", "a name must have 1 to 200 characters"), (#""a\u0000b":1"#, "1", "control characters"),
        (#""a":1,"a":2"#, "1", "already stands"), (#""a":1e999"#, "1", "too large"),
        (#""a":true"#, "1", "must be a number"),
        (#""a":1"#, "-1", "at least 0"), (#""a":1"#, "\"nan\"", "at least 0"), (#""a":1"#, "null", "at least 0"),
    ])
    func aLieIsFound(metrics: String, seconds: String, words: String) throws {
        try write(report(1, metrics, seconds: seconds))
        #expect(complaint().contains(words), "\(complaint())")
    }

    @Test func tooManyMetricsAreRefused() throws {
        let metrics = (0...1000).map { "\"m\($0)\":0" }.joined(separator: ",")
        try write(report(1, metrics))
        #expect(complaint().contains("at most 1000 numbers"))
    }

    @Test func anEpochIsReportedOnceAndInOrder() throws {
        try write(report(1) + report(3) + report(3))
        var reader = ReportReader(path: attempt.reports, until: 9)
        #expect(try reader.readNew().map(\.step) == [1, 3])
        let error = #expect(throws: RunningError.self) { try reader.readNew() }
        #expect("\(try #require(error))".hasSuffix(":3: not a report: epoch 3 comes after epoch 3"))
    }

    @Test func aLineWithoutAnEndIsNotReadForEver() throws {
        try write(report(1) + String(repeating: "x", count: (1 << 20) + 1))
        var reader = ReportReader(path: attempt.reports, until: 9)
        #expect(try reader.readNew().map(\.step) == [1])
        #expect(throws: RunningError.badReport(path: attempt.reports, line: 2, why: "it is longer than 1 MiB")) {
            try reader.readNew()
        }
    }

    /// More than is read at a time.
    @Test func manyReportsAreAllRead() throws {
        let metrics = (0..<100).map { "\"metric_number_\($0)\":0.12345678901234567" }.joined(separator: ",")
        try write((1...900).map { report($0, metrics) }.joined())
        var reader = ReportReader(path: attempt.reports, until: 1000)
        #expect(try reader.readNew().map(\.step) == Array(1...900))
    }

    @Test func aPipeIsNoFileOfReports() throws {
        #expect(mkfifo(attempt.reports, 0o600) == 0)
        #expect(complaint().contains("it is no ordinary file"))
        #expect(mkfifo(attempt.outcome, 0o600) == 0)
        #expect(attempt.readOutcome() == nil)
    }

    @Test(arguments: [
        "{\"outcome\":\"finished\"}", "[]", "{\"outcome\":7}", "{\"outcome\":\"finished\",\"outcome\":\"failed\"}",
    ])
    func onlyAnOutcomeIsOne(text: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: attempt.outcome))
        #expect(attempt.readOutcome() == (text.utf8.count == 22 ? .finished : nil))
    }

    @Test func anEndlessOutcomeIsNone() throws {
        let heap = String(repeating: "x", count: 1 << 21)
        try Data("{\"outcome\":\"failed\",\"reason\":\"\(heap)\"}".utf8).write(
            to: URL(fileURLWithPath: attempt.outcome))
        #expect(attempt.readOutcome() == nil)
    }

    @Test func aLogDoesNotSteerTheTerminal() throws {
        try Data("all is \u{1B}[2Jwell\u{7}\u{9B}m\n".utf8).write(to: URL(fileURLWithPath: attempt.log))
        #expect(attempt.lastWords() == "all is \u{FFFD}[2Jwell\u{FFFD}\u{FFFD}m")
    }

    @Test func aFolderOfASweepThatIsALinkIsRefused() throws {
        let elsewhere = "\(folder)/elsewhere"
        let files = FileManager.default
        try files.createDirectory(atPath: elsewhere, withIntermediateDirectories: true)
        let sweep = SweepFolder(results: "\(folder)/Results", slug: "s")
        #expect(throws: Never.self) { try sweep.refuseLinks() }
        try files.createDirectory(atPath: "\(folder)/Results/t", withIntermediateDirectories: true)
        try files.createSymbolicLink(atPath: sweep.path, withDestinationPath: "../elsewhere")
        #expect(throws: WorkspaceError.isALink(path: sweep.path, target: "../elsewhere")) { try sweep.refuseLinks() }

        let other = SweepFolder(results: "\(folder)/Results", slug: "t")
        try files.createDirectory(atPath: "\(other.path)/trials", withIntermediateDirectories: true)
        try files.createSymbolicLink(atPath: other.trial(1).path, withDestinationPath: elsewhere)
        #expect(throws: WorkspaceError.isALink(path: other.trial(1).path, target: elsewhere)) {
            try other.trial(1).claimAttempt(after: 0)
        }
        #expect(try files.contentsOfDirectory(atPath: elsewhere).isEmpty)

        // The results folder itself may be a link.
        try files.createSymbolicLink(atPath: "\(folder)/big-disk", withDestinationPath: "Results")
        #expect(throws: Never.self) { try SweepFolder(results: "\(folder)/big-disk", slug: "t").refuseLinks() }

        try files.createSymbolicLink(atPath: "\(folder)/lock", withDestinationPath: "elsewhere/lock")
        #expect(throws: FileError("lock the sweep with", "\(folder)/lock", ELOOP)) {
            try SweepLock(path: "\(folder)/lock", sweep: "s", holder: "me")
        }
        #expect(try files.contentsOfDirectory(atPath: elsewhere).isEmpty)
    }
}
