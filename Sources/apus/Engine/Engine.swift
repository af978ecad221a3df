import Foundation
import Parameters
import Training
import Workspace

/// The built-in trainer's texts and devices, as commands use them.
enum Engine {
    /// What a trial's settings, beside which its text's hash may stand, say to the engine.
    static func settings(of settings: ParameterSet) throws(TrainingError) -> TrainingSettings {
        var settings = settings
        settings[EngineTrainer.corpusHash] = nil
        return try TrainingSettings(settings)
    }

    /// The texts that settings name.
    static func corpus(for settings: TrainingSettings) throws -> Corpus {
        try Corpus.named(settings.corpus, dataFolder: Environment.dataFolder, seed: settings.corpusSeed)
    }

    /// A device for a model of these sizes.
    static func device(
        for settings: TrainingSettings, vocabulary: Int, threads: Int = Environment.threads
    ) throws -> any Device {
        let shape = settings.shape(vocabulary: vocabulary)
        try check(settings, shape)
        return try CPUDevice(
            shape: shape, batch: settings.batch, sequence: settings.sequence, threads: threads,
            precision: settings.precision)
    }

    /// Throws unless a model of that shape fits into this machine and into a checkpoint.
    static func check(_ settings: TrainingSettings, _ shape: ModelShape) throws {
        try shape.check(rows: settings.batch * settings.sequence, memory: Machine.memory)
        try Checkpoint.check(shape, batch: settings.batch)
    }
}
