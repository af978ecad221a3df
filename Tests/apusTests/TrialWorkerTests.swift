import Foundation
import Parameters
import Planning
import Running
import TestSupport
import Testing
import Training
import Workspace

@testable import apus

/// A worker in its attempt's folder, without a scheduler.
@Suite struct TrialWorkerTests {
    private let temporary: TemporaryFolder
    private let folder: SweepFolder.AttemptFolder
    private let settings: ParameterSet

    init() throws {
        temporary = try TemporaryFolder()
        folder = SweepFolder.AttemptFolder(path: temporary.path)
        for split in ["train", "valid", "test"] {
            try temporary.write(String(repeating: "one two three four five\n", count: 40), to: "text/\(split).txt")
        }
        let small: ParameterSet = [
            "corpus": .string(temporary.path("text")), "epochs": .number(Number(3)), "hidden": .number(Number(4)),
            "embedding": .number(Number(4)), "batch": .number(Number(2)), "sequence": .number(Number(5)),
        ]
        settings = Trainers.standard.vocabulary.defaults.merging(small)
    }

    /// The checkpoint after so many epochs, saved as `path`.
    private func train(_ epochs: Int, savedAs path: String) throws -> CheckpointStamp {
        let settings = try TrainingSettings(settings)
        let corpus = try Engine.corpus(for: settings)
        var run = try TrainingRun(
            settings: settings, seed: 1, corpus: corpus,
            device: Engine.device(for: settings, vocabulary: corpus.vocabulary.count), beginning: .fresh,
            clock: ContinuousClock())
        for _ in 0..<epochs { _ = run.nextEpoch() }
        return CheckpointStamp(epoch: epochs, checksum: try run.checkpoint(program: "a test").save(to: path))
    }

    private func work(until: Int, goingOnFrom stamp: CheckpointStamp?, best: Double? = nil) throws -> WorkerOutcome {
        let request = WorkerRequest(
            sweep: "s", trial: 1, attempt: 2, seed: 1, settings: settings, until: until, resumed: stamp,
            metric: Metric(), best: best)
        try temporary.write(request.jsonText, to: "request.json")
        return try TrialWorker(folder, shouldStop: { false }).run()
    }

    private func steps() throws -> [Int] {
        try temporary.read("reports.jsonl").split(separator: "\n").map { try Report(jsonLine: Data($0.utf8)).step }
    }

    /// Sound, of the same trial, and not what the scheduler counts from.
    @Test func aReplacedCheckpointIsRefused() throws {
        let stamp = try train(1, savedAs: folder.resumed)
        _ = try train(2, savedAs: folder.resumed)
        guard case .failed(let message) = try work(until: 3, goingOnFrom: stamp) else {
            Issue.record("it went on from another checkpoint")
            return
        }
        #expect(message.contains("resumed.safetensors"), "\(message)")
        #expect(!temporary.exists("reports.jsonl"))
    }

    @Test func whatItIsGivenItGoesOnFrom() throws {
        let stamp = try train(1, savedAs: folder.resumed)
        #expect(try work(until: 3, goingOnFrom: stamp) == .finished)
        #expect(try steps() == [2, 3])
    }

    /// A rung comes before the trial's own end.
    @Test func itTrainsNoFurtherThanItIsTold() throws {
        #expect(try work(until: 2, goingOnFrom: nil) == .finished)
        #expect(try steps() == [1, 2])
    }

    /// No perplexity is below 1: nothing is better than the best of the attempts before.
    @Test func theBestOfEarlierAttemptsStaysTheBest() throws {
        let stamp = try train(1, savedAs: folder.resumed)
        #expect(try work(until: 3, goingOnFrom: stamp, best: 0.5) == .finished)
        #expect(!temporary.exists("best.safetensors"))
        #expect(try work(until: 3, goingOnFrom: stamp, best: 1e9) == .finished)
        #expect(temporary.exists("best.safetensors"))
    }
}
