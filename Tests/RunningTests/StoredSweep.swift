import Deciding
import Foundation
import Parameters
import Planning
import Testing
import Workspace

@testable import Recording
@testable import Running

/// A store and a results folder of their own with one sweep of trials of three epochs; gone with this object.
final class StoredSweep {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    let store: Store
    let run: RunSetup

    static let origin = ScriptedTrainer.origin

    /// - Parameters:
    ///   - trials: How many are stored.
    ///   - planned: How many there are in all, when that is more.
    init(
        _ sweep: Sweep, trials: Int = 1, planned: Int? = nil, trainer: ScriptedTrainer = ScriptedTrainer()
    ) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        store = try Store(path: "\(folder)/apus.db", access: .readWrite)
        let list = (0..<trials).map { $0 + 1 }.map {
            Trial(number: $0, parameters: [:], settings: ["epochs": .number(Number(3))], seed: $0)
        }
        let record = try store.addSweep(
            sweep, sha256: "", programVersion: "0", resultsFolder: folder, planned: planned, trials: list, at: Date())
        run = RunSetup(
            sweep: sweep, record: record, folder: SweepFolder(results: folder, slug: record.slug), trainer: trainer,
            workers: 2)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func scheduler(
        _ executor: any Executor, tell: @escaping @Sendable (RunEvent) -> Void = { _ in }
    ) -> SweepRunner {
        SweepRunner(run, store: store, executor: executor, date: { Date() }, notify: tell)
    }

    func trial(_ number: Int = 1) throws -> TrialRecord {
        try #require(try store.trials(of: run.record.id).first { $0.trial.number == number })
    }

    func ask(_ action: ControlRequest.Action, _ trial: Int? = nil) throws -> ControlRequest.ID {
        try store.ask(action, sweep: run.record.id, trial: trial, at: Date())
    }
}

extension TrialRecord {
    /// How the trial stands in a schedule.
    var status: TrialStatus {
        let overview = TrialOverview(
            trial: trial.number, state: state, epochs: trial.epochs, recordedEpochs: recordedEpochs, isAtRung: false)
        return TrialStatus(overview, self)
    }
}
