import ArgumentParser
import Parameters
import Planning
import Running
import Testing
import Training

@testable import apus

@Suite struct EngineOptionsTests {
    @Test func everySettingHasAnOption() throws {
        #expect(try EngineOptions.parse([]).given.keys.sorted() == TrainingSettings.all.map(\.name).sorted())
    }

    @Test func optionsReachTheSettings() throws {
        let options = try EngineOptions.parse([
            "--cell", "gru_cho", "--learning-rate", "2.5", "--clip-norm", "5", "--diverged-above-uniform", "false",
            "--loss-reduction", "sum_over_time", "--corpus-seed", "7",
        ])
        let settings = try options.settings()
        #expect(settings.cell == .gruCho)
        #expect(settings.learningRate == 2.5)
        #expect(settings.clipNorm == 5)
        #expect(!settings.divergesAboveUniform)
        #expect(settings.lossReduction == .sumOverTime)
        #expect(settings.corpusSeed == 7)
    }

    @Test func everyWrongValueIsNamed() throws {
        let options = try EngineOptions.parse(["--epochs", "many", "--layer-dropout", "1", "--cell", "rnn"])
        let error = #expect(throws: TrainingError.self) { try options.settings() }
        let text = "\(try #require(error))"
        #expect(text.contains("epochs") && text.contains("layer_dropout") && text.contains("cell"), "\(text)")
    }

    @Test func theDefaultsThatPlanningSeesAreTheEngines() throws {
        #expect(try TrainingSettings(Trainers.standard.vocabulary.defaults) == TrainingSettings())
    }
}
