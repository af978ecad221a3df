import Foundation
import Synchronization
import Testing

@testable import Running
@testable import Workspace

@Suite final class HeartbeatTests {
    private let folder = SweepFolder.AttemptFolder(
        path: FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path)

    init() throws { try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder.path) }

    /// A clock that stands still unless it is told to move.
    private final class StoppedClock: Clock {
        private let state = Mutex(ContinuousClock.now)
        var now: ContinuousClock.Instant { state.withLock { $0 } }
        var minimumResolution: Duration { .zero }
        func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {}
        func advance(by duration: Duration) { state.withLock { $0 = $0.advanced(by: duration) } }
    }

    private func setBack() {
        let past = [FileAttributeKey.modificationDate: Date(timeIntervalSince1970: 1)]
        try? FileManager.default.setAttributes(past, ofItemAtPath: folder.heartbeat)
    }

    @Test func aBeatIsASignOfLifeFourTimesASecond() throws {
        let clock = StoppedClock()
        #expect(folder.pulse == folder.pulse)
        let silent = folder.pulse
        let heartbeat = try Heartbeat(path: folder.heartbeat, clock: clock)
        #expect(folder.pulse != silent)
        for milliseconds in [0, 250, 250] {
            setBack()
            let before = folder.pulse
            clock.advance(by: .milliseconds(milliseconds))
            heartbeat.beat()
            #expect(folder.pulse != before)
            setBack()
            clock.advance(by: .milliseconds(249))
            heartbeat.beat()
            #expect(folder.pulse == before)
            clock.advance(by: .milliseconds(-249))
        }
    }

    @Test func aLongerLogAndALongerReportAreSignsOfLife() throws {
        for path in [folder.log, folder.reports] {
            let before = folder.pulse
            try Data("x".utf8).write(to: URL(fileURLWithPath: path))
            let once = folder.pulse
            #expect(once != before)
            try Data("xy".utf8).write(to: URL(fileURLWithPath: path))
            #expect(folder.pulse != once)
        }
    }

    @Test func theLastLinesOfALogAreFitForATerminal() throws {
        let lines =
            (1...20).map { "line \($0)\n\n" }.joined() + "\u{1B}[2Jred\ttab\r\n" + String(repeating: "é", count: 400)
        try Data(lines.utf8).write(to: URL(fileURLWithPath: folder.log))
        let shown = folder.lastLines(3)
        #expect(shown == ["line 20", "\u{FFFD}[2Jred tab", String(repeating: "é", count: 300)])
        #expect(folder.lastWords() == shown.last)
    }

    /// W&B's package says its farewell in colours after the exception, nanobind counts what leaked in dozens of lines.
    @Test(arguments: [3, 40]) func anExceptionIsWhatAProgramEndedOf(farewell: Int) throws {
        let log = """
            Traceback (most recent call last):
              File "data.py", line 1, in <module>
            KeyError: 'cat'

            During handling of the above exception, another exception occurred:

            Traceback (most recent call last):
              File "train.py", line 4, in <module>
            ValueError: no cat

            """
        let words = (1...farewell).map { "\u{1B}[1;34mwandb\u{1B}[0m: \($0)" }
        try Data((log + words.joined(separator: "\n")).utf8).write(to: URL(fileURLWithPath: folder.log))
        #expect(folder.lastWords(of: .exited(code: 1)) == "ValueError: no cat")
        #expect(folder.lastWords(of: .signalled(9)) == "wandb: \(farewell)")
        #expect(folder.lastLines(1) == ["wandb: \(farewell)"])
        #expect(folder.complaint(4).contains("ValueError: no cat"), "\(folder.complaint(4))")
        #expect(folder.complaint(4).count == 4)
    }
}
