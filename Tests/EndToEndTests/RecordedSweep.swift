import Foundation
import Parameters
import Planning
import Recording

/// The store of a sweep that never ran, with numbers that are known beforehand: what commands are asked about.
struct RecordedSweep {
    /// One trial and what is recorded of it.
    struct Entry {
        var cell: String
        var rate = 1
        var seed = 1
        /// The validation perplexity of every epoch; the test perplexity is 200 less it.
        var curve: [Double]
        var state = TrialState.finished
    }

    /// Puts the sweep file, its text and the store `apus.db` of the results folder into the program's folder.
    static func write(_ entries: [Entry], to program: Program, name: String = "tiny", results: String = "Results")
        throws
    {
        try TinySweep.write(to: program, epochs: 3)
        let folder = program.folder.appending(path: results)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let store = try Store(path: folder.appending(path: "apus.db").path, access: .readWrite)
        let sweep = try store.addSweep(
            Sweep(name: name, metric: Metric(), text: try program.read("tiny.json")), sha256: "",
            programVersion: "0", resultsFolder: ".", trials: entries.enumerated().map { trial($0 + 1, $1) }, at: time)
        for (index, entry) in entries.enumerated() where entry.state != .waiting {
            try record(entry, as: index + 1, of: sweep.id, in: store)
        }
    }

    private static let time = Date(timeIntervalSince1970: 1_767_355_200)

    private static func trial(_ number: Int, _ entry: Entry) -> Trial {
        let parameters: ParameterSet = ["cell": .string(entry.cell), "learning_rate": .number(Number(entry.rate))]
        return Trial(
            number: number, parameters: parameters, settings: parameters.merging(["epochs": .number(Number(3))]),
            seed: entry.seed)
    }

    private static func record(_ entry: Entry, as trial: Int, of sweep: SweepRecord.ID, in store: Store) throws {
        try store.beginAttempt(
            sweep: sweep, trial: trial, attempt: 1, fromEpoch: 0,
            origin: AttemptOrigin(
                programVersion: "0", host: "box", cpuModel: "a processor", kernelVariant: "abacus", precision: "fp32",
                threads: 1), at: time)
        let reports = entry.curve.enumerated().map { index, value in
            Report(
                step: index + 1, metrics: ["valid_perplexity": value, "test_perplexity": 200 - value], seconds: 1)
        }
        _ = try store.record(reports, sweep: sweep, trial: trial, attempt: 1, at: time)
        let cause: AttemptCause =
            switch entry.state {
            case .finished: .finished
            case .diverged: .diverged
            case .stopped: .stopped
            case .paused: .paused
            case .waiting: .interrupted
            case .running: .lost
            case .failed: .failed
            }
        guard entry.state != .running else { return }
        try store.endAttempt(
            sweep: sweep, trial: trial, attempt: 1, end: AttemptEnd(cause: cause, exitCode: 0), state: entry.state,
            reason: nil, at: time)
    }
}
