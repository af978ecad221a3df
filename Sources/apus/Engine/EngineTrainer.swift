import Deciding
import Files
import Foundation
import Parameters
import Planning
import PythonSupport
import Recording
import Running
import Synchronization
import Training
import Workspace

/// The built-in trainer: our own LSTM and GRU language models.
struct EngineTrainer: Trainer {
    let vocabulary = TrainerVocabulary(settings: TrainingSettings.all, metrics: TrainingRun.metricNames)
    private var variant: String?
    private var threads = 1
    private var commit: String?
    private let checks = CheckCache()

    // MARK: - Whether a trial can be run

    /// The settings that decide whether a trial fits its texts and this machine.
    let checkedSettings: Set = [
        "corpus", "corpus_seed", "batch", "sequence", "cell", "embedding", "hidden", "layers", "precision",
    ]

    /// Beside the settings of a trial stands which text they name: it decides the numbers too.
    static let corpusHash = "corpus_sha256"

    var fingerprint: Fingerprint? {
        Fingerprint(setting: Self.corpusHash, subject: "corpus", causes: ["corpus", "corpus_seed"]) {
            [checks] settings in
            .string(try checks.corpus(for: Engine.settings(of: settings)).sha256)
        }
    }

    func check(_ settings: ParameterSet) throws -> ParameterSet {
        var checked = settings
        checked[Self.corpusHash] = .string(try checks.corpusHash(settings, distinguishing: checkedSettings))
        return checked
    }

    /// The results of checks, so that each text is read once and each combination checked once.
    private final class CheckCache: Sendable {
        private struct Text: Hashable {
            var name: ExactText
            var seed: Int
        }

        private struct State {
            /// By settings that passed, the hash of their text.
            var hashes: [ParameterSet: String] = [:]
            var texts: [Text: CorpusSummary] = [:]
        }

        private let state = Mutex(State())

        /// Throws unless a trial with these settings can be run; else returns the hash of its text.
        func corpusHash(_ settings: ParameterSet, distinguishing names: Set<String>) throws -> String {
            var key = ParameterSet()
            for name in names { key[name] = settings[name] }
            if let hash = state.withLock({ $0.hashes[key] }) { return hash }
            let settings = try Engine.settings(of: settings)
            let kernels = try KernelVariant.chosen()
            if settings.precision == .bf16, !(try KernelVariant.multipliesBF16(kernels)) {
                throw DeviceError.noBF16(kernels: kernels)
            }
            let corpus = try corpus(for: settings)
            try corpus.check(batch: settings.batch, sequence: settings.sequence)
            let shape = settings.shape(vocabulary: corpus.words)
            try Engine.check(settings, shape)
            try Checkpoint.check(shape, batch: settings.batch, vocabularyBytes: corpus.vocabularyBytes)
            state.withLock { $0.hashes[key] = corpus.sha256 }
            return corpus.sha256
        }

        /// What there is to know of the text that settings name.
        func corpus(for settings: TrainingSettings) throws -> CorpusSummary {
            let text = Text(name: ExactText(settings.corpus), seed: settings.corpusSeed)
            return try state.withLock { state in
                if let known = state.texts[text] { return known }
                let read = CorpusSummary(try Engine.corpus(for: settings))
                state.texts[text] = read
                return read
            }
        }
    }

    func estimate(_ trials: some Sequence<Trial>, workers: Int, threads: Int) throws -> Double? {
        try TimeEstimate.seconds(for: trials, workers: workers, threads: threads, corpus: checks.corpus)
    }

    // MARK: - How its workers run

    /// The numbers depend on the kernel variant, so the first attempt of a sweep fixes it.
    func fixed(for sweep: Sweep, by first: AttemptOrigin?) throws -> EngineTrainer {
        var trainer = self
        trainer.threads = sweep.threadsPerWorker
        trainer.commit = GitCommit.current(in: FileManager.default.currentDirectoryPath)
        trainer.variant = try first?.kernelVariant ?? KernelVariant.chosen()
        if let first, !KernelVariant.available.contains(first.kernelVariant) {
            throw CommandError.wrongUse(
                "sweep \"\(sweep.name)\" was begun with the \(first.kernelVariant) kernels, which this machine cannot "
                    + "run; go on with it on a machine like \(first.host), or begin anew under another --name")
        }
        return trainer
    }

    func launch(_ work: AttemptWork) -> Launch {
        var environment = [Environment.threadsName: String(threads)]
        environment[Environment.kernelsName] = variant
        return Launch(
            executable: Machine.thisProgram, name: CommandLine.arguments[0], arguments: ["worker", "--"],
            environment: environment)
    }

    func origin(of trial: Trial) -> AttemptOrigin {
        let variant = variant ?? ""
        let fastest: Precision = (try? KernelVariant.multipliesBF16(variant)) == true ? .bf16 : .fp32
        let requested = trial.settings["precision"]?.text ?? Precision.fp32.rawValue
        return AttemptOrigin(
            programVersion: Version.current, gitCommit: commit, host: Machine.host, cpuModel: Machine.cpuModel,
            kernelVariant: variant, precision: requested == Precision.auto.rawValue ? fastest.rawValue : requested,
            threads: threads)
    }

    func inspect(_ checkpoint: String) -> CheckpointStamp? {
        guard let checkpoint = try? Checkpoint.identify(checkpoint) else { return nil }
        return CheckpointStamp(epoch: checkpoint.epoch - 1, checksum: checkpoint.checksum)
    }

    func judge(_ exit: AttemptExit) -> Verdict { Verdict(exit) }
}

/// Where commands get their trainer from, so that none of them names one.
enum Trainers {
    /// The built-in engine.
    static let standard: any Trainer = EngineTrainer()

    /// What does the training of a sweep: its program, else the engine.
    static func trainer(for sweep: Sweep) -> any Trainer {
        guard let program = sweep.program else { return standard }
        return ProgramTrainer(
            program, environment: ProcessInfo.processInfo.environment, programVersion: Version.current,
            gitCommit: GitCommit.current(in: FileManager.default.currentDirectoryPath))
    }

    /// The trainer with what its trials find in the sweep's folder.
    static func prepared(_ trainer: some Trainer, in folder: SweepFolder) throws -> any Trainer {
        guard var program = trainer as? ProgramTrainer else { return trainer }
        WholeFile.removeLeftovers(in: folder.python, isDeep: true)
        program.pythonFolder = try PythonSupport.install(into: folder.python)
        program.preloadLog = folder.preloadLog
        return program
    }
}

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
