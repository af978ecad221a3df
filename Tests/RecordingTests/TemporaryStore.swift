import Foundation
import Parameters
import Planning
import TestSupport

@testable import Recording

/// A store in a folder of its own, with one sweep of three trials, that is gone after the test.
final class TemporaryStore {
    let folder: TemporaryFolder
    let store: Store
    let sweep: SweepRecord

    var path: String { folder.path("apus.db") }

    init(metric: Metric = Metric(), trials: [Trial] = TemporaryStore.trials) throws {
        folder = try TemporaryFolder()
        store = try Store(path: folder.path("apus.db"), access: .readWrite)
        sweep = try store.addSweep(
            Sweep(name: "seed-table", description: "for tests", metric: metric, text: "{}\n"), sha256: "00",
            programVersion: "1.0", resultsFolder: "Results", trials: trials, at: TemporaryStore.noon)
    }

    /// 2026-01-02T12:00:00.250Z.
    static let noon = Date(timeIntervalSince1970: 1_767_355_200.25)

    static let origin = AttemptOrigin(
        programVersion: "1.0", gitCommit: "abc", host: "box", cpuModel: "EPYC", kernelVariant: "avx512",
        precision: "fp32", threads: 1)

    /// Two LSTMs that differ in seed alone, and a GRU.
    static let trials = [trial(1, "lstm", seed: 1), trial(2, "lstm", seed: 2), trial(3, "gru", seed: 1)]

    static func trial(_ number: Int, _ cell: String, seed: Int) -> Trial {
        let rate = Number(literal: "4")!
        return Trial(
            number: number, parameters: ["cell": .string(cell), "learning_rate": .number(rate)],
            settings: [
                "cell": .string(cell), "learning_rate": .number(rate), "epochs": .number(Number(3)),
                "clip_norm": .null, "decay_factor": .number(Number(literal: "5e-1")!),
            ], seed: seed)
    }

    /// Begins attempt 1 of a trial and records one epoch per perplexity.
    func train(_ trial: Int, _ perplexities: [Double], end: TrialState? = .finished) throws {
        try store.beginAttempt(
            sweep: sweep.id, trial: trial, attempt: 1, fromEpoch: 0, origin: Self.origin, at: Self.noon)
        let epochs = perplexities.enumerated().map { Self.epoch($0 + 1, $1) }
        _ = try store.record(epochs, sweep: sweep.id, trial: trial, attempt: 1, at: Self.noon)
        guard let end else { return }
        let cause: AttemptCause = end == .finished ? .finished : .diverged
        try store.endAttempt(
            sweep: sweep.id, trial: trial, attempt: 1, end: AttemptEnd(cause: cause, exitCode: 0), state: end,
            reason: end == .finished ? nil : .said("because"), at: Self.noon)
    }

    static func epoch(_ epoch: Int, _ perplexity: Double) -> Report {
        Report(
            step: epoch, metrics: ["valid_perplexity": perplexity, "train_running_loss": 1 / perplexity],
            seconds: Double(epoch), tokensPerSecond: 1000)
    }
}
