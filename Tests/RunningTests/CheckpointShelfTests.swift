import Foundation
import Planning
import Testing

@testable import Running

@Suite final class CheckpointShelfTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    @Test func keepingTwiceOrHalfWayNeverBringsAnOlderCheckpointBack() throws {
        let trial = SweepFolder(results: folder, slug: "s").trial(1)
        func write(_ text: String, _ path: String) throws {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        }
        for number in 1...3 {
            let attempt = trial.attempt(number)
            try FileManager.default.createDirectory(atPath: attempt.path, withIntermediateDirectories: true)
            for path in [attempt.checkpoint, attempt.previousCheckpoint, attempt.bestCheckpoint, attempt.resumed] {
                try write("\(number)", path)
            }
        }
        let shelf = CheckpointShelf(trial, attempts: [1, 2, 3])
        try shelf.keep(.both)
        try shelf.keep(.both)
        #expect(try String(contentsOfFile: trial.lastCheckpoint, encoding: .utf8) == "3")
        #expect(try String(contentsOfFile: trial.bestCheckpoint, encoding: .utf8) == "3")

        // Dead between the two moves: the first is done, the second not.
        try write("best of 3", trial.attempt(3).bestCheckpoint)
        try shelf.keep(.both)
        #expect(try String(contentsOfFile: trial.lastCheckpoint, encoding: .utf8) == "3")
        #expect(try String(contentsOfFile: trial.bestCheckpoint, encoding: .utf8) == "best of 3")
    }
}
