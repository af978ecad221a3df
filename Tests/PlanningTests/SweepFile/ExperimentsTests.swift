import Foundation
import TestSupport
import Testing

@testable import Parameters
@testable import Planning

@Suite struct ExperimentsTests {
    private func sweep(_ file: String, set: [String] = []) throws -> Sweep {
        let text = try #require(try Experiments.all.first { $0.name == file }?.text)
        return try Engine.decode(text, file: "Experiments/\(file)", set: set)
    }

    @Test func everyFileIsValidAndHasTheTrialsItShould() throws {
        let counts = try Experiments.all.map { name, text in
            let sweep = try Engine.decode(text, file: name)
            if sweep.method != .random { #expect(sweep.trials(defaults: Engine.defaults).count == sweep.trialCount) }
            #expect(sweep.slug == String(name.dropLast(5)))
            return "\(name) \(sweep.runCap ?? sweep.trialCount)"
        }
        #expect(
            counts == [
                "lstm-seeds.json 5", "quickstart.json 4", "random-search.json 12", "seed-sweep.json 480",
                "seed-table-further.json 3",
                "seed-table.json 12", "zaremba-large.json 1", "zaremba-medium.json 1", "zaremba-small.json 1",
            ])
    }

    @Test func theSeedTableIsTheReportsTable() throws {
        let trials = try sweep("seed-table.json").trials(defaults: Engine.defaults)
        let names = [
            "cell", "epochs", "learning_rate", "decay_factor", "decay_epoch", "layer_dropout", "rnn_dropout",
        ]
        let rows = trials.filter { $0.seed == 1 }.map { trial in
            names.map { trial.settings[$0]?.display ?? "" }.joined(separator: ",")
        }
        #expect(
            rows == [
                "lstm,14,4,0.5,10,0,0", "lstm,25,6,0.75,11,0.5,0.2", "gru,14,1,0.5,6,0,0", "gru,25,1,0.75,20,0.5,0.2",
            ])
        #expect(trials.allSatisfy { $0.settings["evaluate_train"] == .string("every_epoch") })
        #expect(trials.allSatisfy { $0.settings["corpus"] == .string("ptb") })
    }

    @Test func theSeedTableCanBeCutShort() throws {
        let trials = try sweep("seed-table.json", set: ["trials[*].epochs=2"]).trials(defaults: Engine.defaults)
        #expect(trials.map(\.epochs) == Array(repeating: 2, count: 12))
    }

    @Test func theSeedSweepVariesEverythingTheReportNames() throws {
        let trials = try sweep("seed-sweep.json").trials(defaults: Engine.defaults)
        #expect(trials.allSatisfy { $0.epochs == 25 && $0.seed == 1 })
        #expect(trials[0].parameters.map(\.value.display) == ["lstm", "0.5", "6", "0.5", "0", "0"])
        #expect(trials[1].parameters.map(\.value.display) == ["lstm", "0.5", "6", "0.5", "0", "0.2"])
        #expect(trials[479].parameters.map(\.value.display) == ["gru", "6", "20", "0.75", "0.5", "0.2"])
        #expect(Set(trials.map(\.parameters)).count == 480)
    }
}

/// The sweep files that people start from.
enum Experiments {
    /// Every file of the folder, by name.
    static var all: [(name: String, text: String)] {
        get throws {
            try FileManager.default.contentsOfDirectory(at: Repository.experiments, includingPropertiesForKeys: nil)
                .filter { $0.pathExtension == "json" }
                .map { ($0.lastPathComponent, try String(contentsOf: $0, encoding: .utf8)) }
                .sorted { $0.0 < $1.0 }
        }
    }
}
