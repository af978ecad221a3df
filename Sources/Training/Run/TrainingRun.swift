import Parameters

/// One training run: a model on a device, brought from epoch to epoch.
///
/// Settings, seed and texts decide every metric bit for bit, however often the run is interrupted and goes on from a
/// checkpoint. A run is as long as `settings.epochs`; whoever pauses it after an earlier epoch simply asks for no
/// further one, and that epoch is like any other: it is the last one only where `settings.epochs` says so.
public struct TrainingRun {
    /// Where a run begins.
    public enum Beginning: Sendable {
        /// With weights drawn from the seed.
        case fresh
        /// With these weights, at the first epoch.
        case weights(ModelWeights)
        /// Where this run was when the checkpoint was made.
        case checkpoint(Checkpoint)
    }

    /// Everything but seed and texts that decides the run's numbers.
    public let settings: TrainingSettings
    /// Of initial weights and dropout masks.
    public let seed: Int
    /// What the model is trained and evaluated on.
    public let corpus: Corpus
    /// How far the run has come.
    public internal(set) var position = TrainingPosition()

    let device: any Device
    let elapsed: () -> Duration

    /// Whether all epochs are done.
    public var isFinished: Bool { position.epoch > settings.epochs }

    /// A run on `device`, whose shape is that of the settings and whose parameters and state are set here.
    ///
    /// `clock` is asked for the speed alone. Throws when a text is too short for one window, or the beginning does not
    /// belong to the run.
    public init(
        settings: TrainingSettings, seed: Int, corpus: Corpus, device: any Device, beginning: Beginning = .fresh,
        clock: some Clock<Duration>
    ) throws(TrainingError) {
        self.settings = settings
        self.seed = seed
        self.corpus = corpus
        self.device = device
        let start = clock.now
        elapsed = { start.duration(to: clock.now) }
        precondition(device.shape == settings.shape(vocabulary: corpus.vocabulary.count), "a device of another shape")
        try corpus.check(batch: settings.batch, sequence: settings.sequence)
        try begin(beginning)
    }

    /// The run as it stands, by the program of that name and version; not after it diverged.
    public func checkpoint(program: String) -> Checkpoint {
        let isInText = position.window > 0 && position.window < batches(.train).count
        return Checkpoint(
            weights: ModelWeights(shape: device.shape, parameters: device.parameters), position: position,
            state: isInText ? device.state : zeroState, seed: seed, settings: settings, vocabulary: corpus.vocabulary,
            corpusSHA256: corpus.sha256, program: program)
    }
}

// MARK: - Beginning

extension TrainingRun {
    /// Sets parameters, position and state of the device.
    private mutating func begin(_ beginning: Beginning) throws(TrainingError) {
        device.state = zeroState
        switch beginning {
        case .fresh:
            device.parameters = settings.initialization.parameters(
                of: device.shape, range: settings.initRange, seed: UInt64(bitPattern: Int64(seed)))
        case .weights(let weights):
            try expect("model", "\(device.shape)", "\(weights.shape)")
            device.parameters = weights.parameters
        case .checkpoint(let checkpoint):
            try check(checkpoint)
            device.parameters = checkpoint.weights.parameters
            device.state = checkpoint.state
            position = checkpoint.position
        }
    }

    /// Throws unless `checkpoint` is one of this run.
    ///
    /// Its `epochs` may differ, for a run can be made longer, and so may the corpus's name, for a folder can move: the
    /// texts themselves have to be the same.
    private func check(_ checkpoint: Checkpoint) throws(TrainingError) {
        try expect("seed", "\(seed)", "\(checkpoint.seed)")
        let found = checkpoint.settings.values
        for (name, value) in settings.values where !["epochs", "corpus"].contains(name) {
            try expect(name, value.jsonText, found[name]?.jsonText ?? "")
        }
        try expect("vocabulary's SHA-256", corpus.vocabulary.sha256, checkpoint.vocabulary.sha256)
        try expect("corpus's SHA-256", corpus.sha256, checkpoint.corpusSHA256)
        let windows = batches(.train).count
        guard checkpoint.position.window <= windows else {
            throw .mismatch(
                what: "window", expected: "\(windows) windows an epoch", found: "\(checkpoint.position.window)")
        }
    }

    private func expect(_ what: String, _ expected: String, _ found: String) throws(TrainingError) {
        if expected != found { throw .mismatch(what: what, expected: expected, found: found) }
    }
}
