import Foundation
import Parameters
import Planning
import Testing

@testable import Running
@testable import Workspace

@Suite final class TrialCheckpointsTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func write(_ text: String, _ path: String) throws {
        let parent = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    @Test func whatWasHandedToAnAttemptThatWasNeverRecordedGoesToo() throws {
        let trial = SweepFolder(results: folder, slug: "s").trial(1)
        for number in [1, 2, 3, 5] { try write("\(number)", trial.attempt(number).resumed) }
        try write("1", trial.attempt(1).checkpoint)
        // A scheduler died after it had made the folder of attempt 2, another after that of 3.
        TrialCheckpoints(trial, attempts: [1]).prune(before: trial.attempt(5))
        let exists = { FileManager.default.fileExists(atPath: $0) }
        #expect([1, 2, 3, 5].filter { exists(trial.attempt($0).resumed) } == [1, 5])
        #expect(exists(trial.attempt(1).checkpoint))
        try TrialCheckpoints(trial, attempts: [1]).retain(.last)
        #expect(![1, 2, 3, 5].contains { exists(trial.attempt($0).resumed) })
        #expect(exists(trial.lastCheckpoint))
    }

    @Test func keepingTwiceOrHalfWayNeverBringsAnOlderCheckpointBack() throws {
        let trial = SweepFolder(results: folder, slug: "s").trial(1)
        for number in 1...3 {
            let attempt = trial.attempt(number)
            for path in [attempt.checkpoint, attempt.previousCheckpoint, attempt.bestCheckpoint, attempt.resumed] {
                try write("\(number)", path)
            }
        }
        let checkpoints = TrialCheckpoints(trial, attempts: [1, 2, 3])
        try checkpoints.retain(.both)
        try checkpoints.retain(.both)
        #expect(try String(contentsOfFile: trial.lastCheckpoint, encoding: .utf8) == "3")
        #expect(try String(contentsOfFile: trial.bestCheckpoint, encoding: .utf8) == "3")

        // Dead between the two moves: the first is done, the second not.
        try write("best of 3", trial.attempt(3).bestCheckpoint)
        try checkpoints.retain(.both)
        #expect(try String(contentsOfFile: trial.lastCheckpoint, encoding: .utf8) == "3")
        #expect(try String(contentsOfFile: trial.bestCheckpoint, encoding: .utf8) == "best of 3")
    }
}
