import Foundation
import Parameters
import Planning
import Testing

@testable import Running
@testable import Workspace

@Suite final class WorkerFilesTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private let report = Report(
        step: 2, metrics: ["valid_loss": 0.1 + 0.2, "train_loss": .nan, "test_loss": -.infinity], seconds: 1.5,
        tokensPerSecond: 4200)

    @Test func aReportComesBackBitForBit() throws {
        let line = report.jsonLine
        #expect(
            String(decoding: line, as: UTF8.self)
                == #"{"epoch":2,"metrics":{"test_loss":"-Infinity","train_loss":"NaN","valid_loss":0.30000000000000004},"#
                + #""seconds":1.5,"tokens_per_second":4200}"# + "\n")
        let read = try Report(jsonLine: line.dropLast())
        #expect(read.metrics["valid_loss"]?.bitPattern == report.metrics["valid_loss"]?.bitPattern)
        #expect(read.metrics["train_loss"]?.isNaN == true)
        #expect(read.metrics["test_loss"] == -.infinity)
        #expect(read.tokensPerSecond == 4200)
    }

    @Test func theReaderFollowsAGrowingFileAndLeavesATornLine() throws {
        let path = "\(folder)/reports.jsonl"
        var reader = ReportReader(path: path, until: 5)
        #expect(try reader.readNew().isEmpty)
        var line = report
        line.step = 1
        let first = line.jsonLine
        let second = report.jsonLine
        try (first + second.prefix(20)).write(to: URL(fileURLWithPath: path))
        #expect(try reader.readNew().map(\.step) == [1])
        #expect(try reader.readNew().isEmpty)
        try (first + second).write(to: URL(fileURLWithPath: path))
        #expect(try reader.readNew().map(\.step) == [2])
    }

    @Test func goodLinesBeforeABadOneAreKept() throws {
        let path = "\(folder)/reports.jsonl"
        try (report.jsonLine + Data("nonsense\n".utf8)).write(to: URL(fileURLWithPath: path))
        var reader = ReportReader(path: path, until: 5)
        #expect(try reader.readNew().map(\.step) == [2])
        let error = #expect(throws: RunningError.self) { try reader.readNew() }
        #expect("\(try #require(error))".hasPrefix("\(path):2: "))
    }

    @Test(arguments: [
        "nonsense", "{}", #"{"epoch":9,"metrics":{},"seconds":1}"#, #"{"epoch":0,"metrics":{},"seconds":1}"#,
        #"{"epoch":1,"metrics":{"a":"b"},"seconds":1}"#, "\u{0}",
    ])
    func aLineThatIsNoReportIsNamed(_ line: String) throws {
        let path = "\(folder)/reports.jsonl"
        try Data((line + "\n").utf8).write(to: URL(fileURLWithPath: path))
        var reader = ReportReader(path: path, until: 5)
        let error = #expect(throws: RunningError.self) { try reader.readNew() }
        #expect("\(try #require(error))".hasPrefix("\(path):1: not a report: "))
    }

    @Test(arguments: [
        WorkerOutcome.finished, .interrupted, .diverged(reason: "at window 3"), .failed(message: "no \"corpus\""),
        .blocked(message: "another corpus"),
    ])
    func anOutcomeComesBack(_ outcome: WorkerOutcome) throws {
        let attempt = SweepFolder.AttemptFolder(path: folder)
        try JSONEncoder().encode(outcome).write(to: URL(fileURLWithPath: attempt.outcome))
        #expect(attempt.readOutcome() == outcome)
    }

    @Test func aRequestComesBackWithItsLiterals() throws {
        let settings: ParameterSet = [
            "learning_rate": .number(try #require(Number(literal: "1.0"))), "epochs": .number(Number(3)),
            "cell": .string("lstm"), "clip_norm": .null, "diverged.above_uniform": .boolean(true),
        ]
        let request = WorkerRequest(
            sweep: "a \"b\"", trial: 7, attempt: 2, seed: 3, settings: settings, until: 2,
            resumed: CheckpointStamp(epoch: 2, checksum: "ab"), metric: Metric(), best: 0.1)
        let path = "\(folder)/request.json"
        try Data(request.jsonText.utf8).write(to: URL(fileURLWithPath: path))
        let read = try WorkerRequest(contentsOf: path)
        #expect(read.settings == settings && read.settings.names == settings.names)
        #expect(read.settings["learning_rate"]?.display == "1.0")
        #expect(read.resumed == request.resumed && read.best == 0.1 && read.metric == request.metric)
        #expect(
            read.sweep == request.sweep && read.trial == 7 && read.attempt == 2 && read.seed == 3 && read.until == 2)
    }
}
