import Foundation
import Parameters
import Planning
import Recording
import Testing

@testable import Running

/// A store and a results folder of their own with one sweep of trials of three epochs; gone with this object.
final class StoredSweep {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    let store: Store
    let run: SweepRun

    static let origin = AttemptOrigin(
        programVersion: "0", host: "here", cpuModel: "any", kernelVariant: "baseline", precision: "fp32", threads: 1)

    /// A checkpoint here is a file that holds its epoch.
    init(_ sweep: Sweep, trials: Int = 1) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        store = try Store(path: "\(folder)/apus.db", access: .readWrite)
        let list = (1...trials).map {
            Trial(number: $0, parameters: [:], settings: ["epochs": .number(Number(3))], seed: $0)
        }
        let record = try store.addSweep(
            sweep, sha256: "", programVersion: "0", resultsFolder: folder, trials: list, at: Date())
        run = SweepRun(
            sweep: sweep, record: record, folder: SweepFolder(results: folder, slug: record.slug), workers: 2,
            origin: { _ in Self.origin },
            inspect: { path in
                let text = try? String(contentsOfFile: path, encoding: .utf8)
                return text.flatMap { Int($0) }.map { CheckpointStamp(epoch: $0, checksum: "sum \($0)") }
            })
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func scheduler(
        _ executor: any Executor, tell: @escaping @Sendable (SchedulerNews) -> Void = { _ in }
    ) -> Scheduler {
        Scheduler(run, store: store, executor: executor, date: { Date() }, tell: tell)
    }

    func trial(_ number: Int = 1) throws -> TrialRecord {
        try #require(try store.trials(of: run.record.id).first { $0.trial.number == number })
    }

    func ask(_ action: ControlAction, _ trial: Int? = nil) throws -> ControlRequest.ID {
        try store.ask(action, sweep: run.record.id, trial: trial, at: Date())
    }
}
