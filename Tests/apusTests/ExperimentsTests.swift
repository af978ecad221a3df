import Foundation
import Planning
import Testing

@testable import apus

/// The sweep files that people start from, with the engine's own settings.
@Suite struct ExperimentsTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Experiments")

    private static let trials = ["quickstart.json": 4, "seed-sweep.json": 480, "seed-table.json": 12]

    private func sweep(_ name: String) throws -> Sweep {
        let bytes = Array(try Data(contentsOf: Self.folder.appendingPathComponent(name)))
        return try Sweep.decode(bytes, file: name, trainer: Engine.trainer, metrics: Engine.metrics)
    }

    @Test func everyFileIsValidAndHasItsTrials() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(files.sorted() == Self.trials.keys.sorted())
        for (name, count) in Self.trials {
            #expect(try sweep(name).trials(defaults: Engine.defaults).count == count, "\(name)")
        }
    }

    @Test func theReportsModelsAreTheReports() throws {
        let trials = try sweep("seed-table.json").trials(defaults: Engine.defaults)
        // From the report's table: epochs, learning rate, decay factor, decay epoch, dropouts.
        let report: [[Double]] = [
            [14, 4, 0.5, 10, 0, 0], [25, 6, 0.75, 11, 0.5, 0.2], [14, 1, 0.5, 6, 0, 0], [25, 1, 0.75, 20, 0.5, 0.2],
        ]
        let names = ["epochs", "learning_rate", "decay_factor", "decay_epoch", "layer_dropout", "rnn_dropout"]
        for (number, trial) in trials.enumerated() {
            #expect(names.map { trial.settings[$0]?.double } == report[number / 3].map { $0 })
            #expect(trial.settings["cell"]?.text == (number < 6 ? "lstm" : "gru"))
            #expect(trial.seed == number % 3 + 1)
        }
    }
}
