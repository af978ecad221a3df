import Deciding
import Foundation
import Parameters
import Planning
import Running
import TestSupport
import Testing

@testable import apus

/// The sweep files that people start from, with the engine's own settings.
@Suite struct ExperimentsTests {
    private static let trials = [
        "lstm-seeds.json": 5, "quickstart.json": 4, "random-search.json": 12, "seed-sweep.json": 480,
        "seed-table-further.json": 3,
        "seed-table.json": 12, "zaremba-large.json": 1, "zaremba-medium.json": 1, "zaremba-small.json": 1,
    ]

    /// The sweep file of that name.
    static func sweep(_ name: String) throws -> Sweep {
        let vocabulary = Trainers.standard.vocabulary
        let bytes = Array(try Data(contentsOf: Repository.experiments.appendingPathComponent(name)))
        return try Sweep.decode(bytes, file: name, for: vocabulary)
    }

    @Test func everyFileIsValidAndHasItsTrials() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Repository.experiments.path)
            .filter { $0.hasSuffix(".json") }
        #expect(files.sorted() == Self.trials.keys.sorted())
        for (name, count) in Self.trials {
            #expect(try Self.sweep(name).plannedTrials == count, "\(name)")
        }
    }

    @Test func theReportsModelsAreTheReports() throws {
        let trials = try Self.sweep("seed-table.json").trials(defaults: Trainers.standard.vocabulary.defaults)
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

    /// From the paper, section 4.1: epochs, learning rate and its decay, dropouts, range, clipping, sizes.
    @Test func zarembasModelsAreZarembas() throws {
        let paper: [String: [Double]] = [
            "small": [13, 1, 0.5, 4, 0, 0, 0.1, 5, 200, 200, 2, 20, 20],
            "medium": [39, 1, 1 / 1.2, 6, 0.5, 0.5, 0.05, 5, 650, 650, 2, 20, 35],
            "large": [55, 1, 1 / 1.15, 14, 0.65, 0.65, 0.04, 10, 1500, 1500, 2, 20, 35],
        ]
        let names = [
            "epochs", "learning_rate", "decay_factor", "decay_epoch", "layer_dropout", "rnn_dropout", "init_range",
            "clip_norm", "embedding", "hidden", "layers", "batch", "sequence",
        ]
        for (size, numbers) in paper {
            let trial = try #require(
                Self.sweep("zaremba-\(size).json").trials(defaults: Trainers.standard.vocabulary.defaults).first)
            #expect(names.map { trial.settings[$0]?.double } == numbers.map { $0 }, "\(size)")
            #expect(trial.settings["initialization"]?.text == "uniform")
            #expect(trial.settings["loss_reduction"]?.text == "sum_over_time")
        }
    }
}
