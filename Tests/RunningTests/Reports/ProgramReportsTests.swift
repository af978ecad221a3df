import Foundation
import Parameters
import Planning
import TestSupport
import Testing
import Workspace

@testable import Running

/// What a program reports, followed while it grows.
@Suite struct ProgramReportsTests {
    private let temporary: TemporaryFolder
    private let folder: SweepFolder.AttemptFolder

    init() throws {
        temporary = try TemporaryFolder()
        folder = SweepFolder.AttemptFolder(path: temporary.url.path)
    }

    private func reports(_ way: TrialProgram.Reports = .lines) throws -> ProgramReports {
        ProgramReports(TrialProgram(command: try CommandTemplate(["x"]), reports: way), in: folder)
    }

    private func append(_ text: String, to name: String = "reports.jsonl") throws {
        let old = temporary.exists(name) ? try temporary.data(name) : Data()
        try temporary.write(old + Data(text.utf8), to: name)
    }

    @Test func linesOfOneStepAreOneReport() throws {
        var reports = try reports()
        #expect(try reports.readNew(isOver: false).isEmpty)
        try append(
            "{\"step\": 1, \"a\": 1, \"b\": 1}\n{\"step\": 1, \"a\": 2}\n{\"step\": 5, \"a\": 3}\n{\"step\": 5, \"b\"")
        let first = try reports.readNew(isOver: false)
        #expect(first.map(\.step) == [1, 5])
        #expect(first[0].metrics == ["a": 2, "b": 1] && first[1].metrics == ["a": 3])
        try append(": 9}\n")
        #expect(try reports.readNew(isOver: false) == [Report(step: 5, metrics: ["b": 9], seconds: 0)])
        #expect(reports.takeNotices().isEmpty)
    }

    @Test func withoutAStepItCountsUp() throws {
        var reports = try reports()
        try append("{\"a\": 1}\n{\"a\": 2}\n{\"step\": 10, \"a\": 3}\n{\"a\": 4}\n")
        #expect(try reports.readNew(isOver: false).map(\.step) == [1, 2, 10, 11])
    }

    @Test func aSmallerStepIsToldOnceAndLeftOut() throws {
        var reports = try reports()
        try append(
            "{\"step\": 0, \"a\": 1}\n{\"step\": 3, \"a\": 1}\n{\"step\": 2, \"a\": 9}\n{\"step\": 1, \"a\": 9}\n")
        #expect(try reports.readNew(isOver: false).map(\.step) == [0, 3])
        #expect(reports.takeNotices() == [.smallerStep(2, after: 3)])
    }

    @Test func whatIsNoReportHarmsNothing() throws {
        var reports = try reports()
        try append(
            "hello\n\n{\"a\": \"x\"}\n{\"step\": 1.5, \"a\": 1}\n{\"a\": 1, \"b\": []}\n\u{0}\u{1}\n{\"\": 2, \"a\": 2}\n"
        )
        #expect(try reports.readNew(isOver: false).map(\.metrics) == [["a": 1], ["a": 2]])
        #expect(
            reports.takeNotices() == [
                .unreadable(line: 1), .notANumber(name: "a"), .badStep(line: 4), .notANumber(name: "b"), .badName,
            ])
        #expect(reports.takeNotices().isEmpty)
    }

    @Test func aLastLineWithoutItsEndCountsAtTheEnd() throws {
        var reports = try reports()
        try append("{\"a\": 1}\n{\"a\": 2}")
        #expect(try reports.readNew(isOver: false).count == 1)
        #expect(try reports.readNew(isOver: false).isEmpty)
        #expect(try reports.readNew(isOver: true).map(\.metrics) == [["a": 2]])
        #expect(try reports.readNew(isOver: true).isEmpty)
    }

    @Test func aLineOfManyMebibytesIsPassedOver() throws {
        var reports = try reports()
        try append("{\"a\": 1}\n{\"long\": \"" + String(repeating: "x", count: 3 << 20) + "\"}\n{\"a\": 2}\n")
        var steps: [Int] = []
        for _ in 0..<8 { steps += try reports.readNew(isOver: false).map(\.step) }
        #expect(steps == [1, 2])
        #expect(reports.takeNotices() == [.tooLong(line: 2)])
    }

    @Test func aPatternFindsMetricsInTheOutput() throws {
        var reports = try reports(.pattern(#"epoch (?<step>\d+).*val_loss=(?<val_loss>\S+)"#))
        try append(
            "start\nepoch 1: val_loss=4.5 ok\nnoise\nepoch 2: val_loss=nan\nepoch 3: val_loss=x\n", to: "log.txt")
        let read = try reports.readNew(isOver: false)
        #expect(read.map(\.step) == [1, 2])
        #expect(read[0].metrics["val_loss"] == 4.5 && read[1].metrics["val_loss"]?.isNaN == true)
        #expect(reports.takeNotices() == [.notANumber(name: "val_loss")])
    }

    @Test func aTableGrows() throws {
        var reports = try reports(.file("metrics.csv"))
        try append("step,\"val, loss\",note\n1,0.5,\n2,", to: "metrics.csv")
        #expect(try reports.readNew(isOver: false) == [Report(step: 1, metrics: ["val, loss": 0.5], seconds: 0)])
        try append("0.25,good\n3,1\n", to: "metrics.csv")
        #expect(try reports.readNew(isOver: false) == [Report(step: 2, metrics: ["val, loss": 0.25], seconds: 0)])
        #expect(reports.takeNotices() == [.notANumber(name: "note"), .unreadable(line: 4)])
    }

    @Test func anotherFileIsReadAsLines() throws {
        var reports = try reports(.file("out/metrics.jsonl"))
        try append("{\"epoch\": 4, \"a\": 1}\n", to: "out/metrics.jsonl")
        #expect(try reports.readNew(isOver: false).map(\.step) == [4])
    }

    // MARK: - A log that is emptied when it grows too long

    /// What the executor does: the end of the log is moved aside, and the log is empty.
    private func rotate(keeping count: Int) throws {
        try temporary.write(try temporary.data("log.txt").suffix(count), to: "log.1.part")
        #expect(rename(temporary.path("log.1.part"), temporary.path("log.1.txt")) == 0)
        let log = open(temporary.path("log.txt"), O_WRONLY)
        #expect(ftruncate(log, 0) == 0)
        close(log)
    }

    @Test func whatWasNotReadBeforeTheLogWasEmptiedIsReadFromTheOneBefore() throws {
        var reports = try reports(.pattern("v=(?<v>[0-9]+);"))
        try append("v=1;\nv=2;\n", to: "log.txt")
        #expect(try reports.readNew(isOver: false).map(\.metrics) == [["v": 1], ["v": 2]])
        try append("v=3;\nv=4;\nv=", to: "log.txt")
        try rotate(keeping: 15)
        // The line that was cut goes on in the new log, which is longer by now than what was read of the old one.
        try append("5;\nv=6;\n--------------------\nv=", to: "log.txt")
        #expect(try reports.readNew(isOver: false).map(\.step) == [3, 4, 5, 6])
        try append("7;", to: "log.txt")
        try rotate(keeping: 8)
        #expect(try reports.readNew(isOver: true).map(\.metrics) == [["v": 7]])
        #expect(try reports.readNew(isOver: true).isEmpty)
    }

    @Test func aLogThatIsMovedAsideButNotEmptyYetIsReadOnce() throws {
        var reports = try reports(.pattern("v=(?<v>[0-9]+);"))
        try append("v=1;\n", to: "log.txt")
        #expect(try reports.readNew(isOver: false).count == 1)
        try append("v=2;\n", to: "log.txt")
        try temporary.write(try temporary.data("log.txt"), to: "log.1.txt")
        #expect(try reports.readNew(isOver: false).map(\.metrics) == [["v": 2]])
        try temporary.write("v=3;\n", to: "log.txt")
        #expect(try reports.readNew(isOver: false).map(\.metrics) == [["v": 3]])
    }

    /// More was written between two looks than is kept: the first line that is kept is cut.
    @Test func ofMoreThanIsKeptTheWholeLinesAreRead() throws {
        var reports = try reports(.pattern("(?<v>[0-9]+);"))
        try append("100;\n200;\n300;\n", to: "log.txt")
        try rotate(keeping: 8)
        try append("400;\n", to: "log.txt")
        #expect(try reports.readNew(isOver: false).map(\.metrics) == [["v": 300], ["v": 400]])
    }

    /// More than is read at a time, and nothing of it is a report.
    @Test func noiseAtTheEndHidesNoReport() throws {
        var reports = try reports(.pattern("v=(?<v>[0-9]+);"))
        try append(String(repeating: "noise\n", count: 400_000) + "v=1;\n", to: "log.txt")
        #expect(try reports.readNew(isOver: true).map(\.metrics) == [["v": 1]])
    }

    @Test func theLastLinesOfAnEmptiedLogStandInTheOneBefore() throws {
        try append("one\ntwo\nthr", to: "log.txt")
        try rotate(keeping: 10)
        try append("ee\nfour\n", to: "log.txt")
        #expect(folder.lastLines(3) == ["two", "three", "four"])
        try temporary.write(String(repeating: "x\n", count: 50_000), to: "log.txt")
        #expect(folder.lastLines(5000).allSatisfy { $0 == "x" })
    }
}
