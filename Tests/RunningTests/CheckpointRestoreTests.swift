import Foundation
import Parameters
import Planning
import Testing

@testable import Running
@testable import Workspace

/// A checkpoint here is a file that holds its epoch; what is no number is damaged.
@Suite final class CheckpointRestoreTests {
    private let trial = SweepFolder(
        results: FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path, slug: "s"
    ).trial(1)
    private var new: SweepFolder.AttemptFolder { trial.attempt(9) }

    init() throws { try write("new", new.request) }

    deinit { try? FileManager.default.removeItem(atPath: trial.path) }

    private func write(_ text: String, _ path: String) throws {
        let parent = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    private func read(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }

    private static func inspect(_ path: String) -> CheckpointStamp? {
        let text = try? String(contentsOfFile: path, encoding: .utf8)
        return text.flatMap { Int($0) }.map { CheckpointStamp(epoch: $0, checksum: "sum \($0)") }
    }

    private func restore(_ attempts: [Int]) throws -> CheckpointRestore {
        try CheckpointRestore(to: new, from: TrialCheckpoints(trial, attempts: attempts), inspect: Self.inspect)
    }

    /// Files of attempts 1 and 2, and what is handed over: the newest and the one before it.
    @Test(
        arguments: [
            (["2/checkpoint": "5", "2/checkpoint.previous": "4", "2/resumed": "3"], "5", "4"),
            (["2/checkpoint.next": "6", "2/checkpoint": "5", "2/checkpoint.previous": "5"], "6", "5"),
            (["2/checkpoint": "torn", "2/checkpoint.previous": "4", "2/resumed": "3"], "4", "3"),
            (["2/checkpoint": "torn", "2/checkpoint.previous": "torn", "2/resumed": "3"], "3", nil),
            // An attempt that trained nothing: what it went on from, the one before that, and the attempt before it.
            (["2/resumed": "3", "2/checkpoint.previous": "2", "1/checkpoint": "3"], "3", "2"),
            (["2/resumed": "3", "1/checkpoint": "3", "1/checkpoint.previous": "2"], "3", "2"),
            (["2/resumed": "torn", "1/checkpoint": "torn", "1/checkpoint.previous": "2"], "2", nil),
            (["2/checkpoint": "torn"], nil, nil), ([:], nil, nil),
        ] as [([String: String], String?, String?)])
    func theTwoNewestThatAreWhole(files: [String: String], newest: String?, previous: String?) throws {
        for (name, content) in files { try write(content, "\(trial.path)/\(name).safetensors") }
        let restore = try restore([1, 2])
        #expect(read(new.resumed) == newest)
        #expect(read(new.previousCheckpoint) == previous)
        #expect(restore.newest?.epoch == newest.flatMap { Int($0) })
        // A damaged file that nobody got to is not looked at.
        #expect(
            Set(restore.damaged).isSubset(
                of: files.filter { $1 == "torn" }.keys.map { "\(trial.path)/\($0).safetensors" }))
        #expect(newest != nil || restore.damaged.count == files.count)
    }

    @Test func goingBackTakesThePreviousOneAndThenNone() throws {
        try write("5", trial.attempt(1).checkpoint)
        try write("4", trial.attempt(1).previousCheckpoint)
        var restore = try restore([1])
        try restore.goBack { $0.epoch < 5 }
        #expect(restore.newest?.epoch == 4)
        #expect(read(new.resumed) == "4" && read(new.previousCheckpoint) == nil)
        try restore.goBack { $0.epoch < 4 }
        #expect(restore.newest == nil && read(new.resumed) == nil)
    }

    @Test func theBestIsTakenWholeOrNotAtAll() throws {
        try write("torn", trial.attempt(2).bestCheckpoint)
        try write("3", trial.attempt(1).bestCheckpoint)
        var restore = try restore([1, 2])
        #expect(try restore.takeBest(from: TrialCheckpoints(trial, attempts: [1, 2]), ofEpoch: 3))
        #expect(read(new.bestCheckpoint) == "3")
        #expect(restore.damaged == [trial.attempt(2).bestCheckpoint])
        #expect(try !restore.takeBest(from: TrialCheckpoints(trial, attempts: [1, 2]), ofEpoch: 4))
        #expect(read(new.bestCheckpoint) == nil)
    }

    @Test func theFirstOwnCheckpointHasWhatItWentOnFromBeforeIt() throws {
        try write("3", new.resumed)
        try write("2", new.previousCheckpoint)
        try write("4", new.nextCheckpoint)
        try new.adopt(checkpoint: new.nextCheckpoint, isBest: false)
        #expect(read(new.checkpoint) == "4" && read(new.previousCheckpoint) == "3" && read(new.resumed) == "3")
    }
}
