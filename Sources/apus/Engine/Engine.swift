import Foundation
import Parameters
import Planning
import Running
import Training

/// The built-in trainer as the other rooms see it: the one place where `Training` meets `Planning`.
enum Engine {
    /// Every setting, for validation, help and the JSON Schema.
    static let trainer = TrainingSettings.all

    /// Every metric it reports.
    static let metrics = TrainingRun.metricNames

    /// What holds for a setting that nobody fixes.
    static let defaults = ParameterSet(defaultsOf: trainer)

    /// The trials of a sweep, found fit to run here: settings that go together, and texts that are there, with the hash
    /// of each trial's text among its settings.
    static func trials(of sweep: Sweep) throws -> [Trial] {
        let kernels = try KernelVariant.chosen()
        var hashes: [[ParameterValue?]: String] = [:]
        return try sweep.trials(defaults: defaults).map { trial in
            let settings = try settings(of: trial.settings)
            if settings.precision == .bf16, !(try KernelVariant.multipliesBF16(kernels)) {
                throw DeviceError.noBF16(kernels: kernels)
            }
            let sizes = sizeNames.map { trial.settings[$0] }
            if hashes[sizes] == nil {
                let corpus = try corpus(for: settings)
                try corpus.check(batch: settings.batch, sequence: settings.sequence)
                try check(settings, settings.shape(vocabulary: corpus.vocabulary.count))
                hashes[sizes] = corpus.sha256
            }
            var trial = trial
            trial.settings[corpusHash] = hashes[sizes].map { .string($0) }
            return trial
        }
    }

    /// What a trial's settings, beside which its text's hash may stand, say to the engine.
    static func settings(of settings: ParameterSet) throws(TrainingError) -> TrainingSettings {
        var settings = settings
        settings[corpusHash] = nil
        return try TrainingSettings(settings)
    }

    /// The settings that decide whether a trial fits its texts and this machine.
    private static let sizeNames = [
        "corpus", "corpus_seed", "batch", "sequence", "cell", "embedding", "hidden", "layers",
    ]

    /// Beside the settings of a trial stands which text they name: it decides the numbers too.
    static let corpusHash = "corpus_sha256"

    /// The texts that settings name.
    static func corpus(for settings: TrainingSettings) throws -> Corpus {
        try Corpus.named(settings.corpus, dataFolder: DataFolder.url, seed: settings.corpusSeed)
    }

    /// A device for a model of these sizes.
    static func device(
        for settings: TrainingSettings, vocabulary: Int, threads: Int = threads
    ) throws -> any Device {
        let shape = settings.shape(vocabulary: vocabulary)
        try check(settings, shape)
        return try CPUDevice(
            shape: shape, batch: settings.batch, sequence: settings.sequence, threads: threads,
            precision: settings.precision)
    }

    private static func check(_ settings: TrainingSettings, _ shape: ModelShape) throws {
        try shape.check(rows: settings.batch * settings.sequence, memory: Machine.memory)
        try Checkpoint.check(shape, batch: settings.batch)
    }

    /// Threads that a device of this process uses: what its scheduler put into the environment, else one.
    static var threads: Int {
        ProcessInfo.processInfo.environment["APUS_THREADS"].flatMap { Int($0) }.map { max(1, $0) } ?? 1
    }

    /// Reads a checkpoint's stamp after checking the whole content; nil when it is missing or damaged.
    @Sendable static func stamp(_ path: String) -> CheckpointStamp? {
        guard let checkpoint = try? Checkpoint.identify(path) else { return nil }
        return CheckpointStamp(epoch: checkpoint.epoch - 1, checksum: checkpoint.checksum)
    }
}
