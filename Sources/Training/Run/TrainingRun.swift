import Parameters

/// One training run: a model on a device, brought from epoch to epoch.
///
/// Settings, seed and texts decide every metric bit for bit, however often the run is interrupted and goes on from a
/// checkpoint.
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

    /// What the run was told.
    public let settings: TrainingSettings
    /// Of initial weights and dropout masks.
    public let seed: Int
    /// The texts.
    public let corpus: Corpus
    /// How far the run has come.
    public internal(set) var position = TrainingPosition()

    let device: any Device
    let elapsed: () -> Duration

    /// Whether all epochs are done.
    public var isFinished: Bool { position.epoch > settings.epochs }

    /// A run on `device`, whose shape is that of the settings and whose parameters and state are set here.
    ///
    /// `clock` is asked for the speed alone. Throws when a text is too short for one window, or the beginning does not belong to the run.
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

    /// Trains the next epoch, or what is left of it, and evaluates.
    ///
    /// `shouldStop` is asked before every window of training and evaluation; an evaluation that was stopped is done
    /// again from its start. `progress` is called after every window of training. There is an epoch left to do.
    public mutating func nextEpoch(
        shouldStop: () -> Bool = { false }, progress: (EpochProgress) -> Void = { _ in }
    ) -> EpochOutcome {
        precondition(!isFinished, "all \(settings.epochs) epochs are done")
        let windows = batches(.train)
        if position.window == 0 { device.state = zeroState }
        if let outcome = train(windows, shouldStop, progress) { return outcome }
        let start = elapsed()
        var report = Report(
            step: position.epoch, metrics: ["learning_rate": settings.schedule.rate(ofEpoch: position.epoch)],
            seconds: position.seconds,
            tokensPerSecond: Double(windows.count * settings.batch * settings.sequence) / position.seconds)
        let runningLoss = position.lossSum / Double(windows.count)
        guard report.record("train_running", loss: runningLoss) else { return diverged(runningLoss, .notFinite) }
        for split in evaluatedSplits {
            guard let loss = Evaluation.loss(of: batches(split), device: device, shouldStop: shouldStop) else {
                return .interrupted
            }
            guard report.record(split.rawValue, loss: loss) else { return diverged(loss, .notFinite) }
        }
        report.seconds += (elapsed() - start) / .seconds(1)
        position = TrainingPosition(epoch: position.epoch + 1)
        return .finished(report)
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

extension TrainingRun {
    /// Trains from `position` to the end of the epoch; nil when it got there.
    private mutating func train(
        _ windows: Batches, _ shouldStop: () -> Bool, _ progress: (EpochProgress) -> Void
    ) -> EpochOutcome? {
        let start = elapsed() - .seconds(position.seconds)
        // The epoch's mean loss is above ln(vocabulary) exactly when the sum of its losses is above this. Losses are
        // never negative, so once the sum is above it, it stays there: the epoch need not be finished to know.
        let limit = Double(windows.count) * uniformLoss
        var step = settings.step(seed: UInt64(bitPattern: Int64(seed)), epoch: position.epoch, window: 0)
        while position.window < windows.count {
            if shouldStop() { return .interrupted }
            step.window = position.window
            let loss = device.train(windows[position.window], step)
            guard loss.isFinite else { return diverged(loss, .notFinite) }
            if let limit = settings.largestWindowLoss, loss > limit { return diverged(loss, .windowLoss) }
            position.lossSum += loss
            if settings.divergesAboveUniform && position.lossSum > limit { return diverged(loss, .aboveUniform) }
            position.window += 1
            position.seconds = (elapsed() - start) / .seconds(1)
            progress(progressNow(windows))
        }
        return nil
    }

    private func progressNow(_ windows: Batches) -> EpochProgress {
        EpochProgress(
            epoch: position.epoch, window: position.window, windows: windows.count,
            loss: position.lossSum / Double(position.window),
            tokensPerSecond: Double(position.window * settings.batch * settings.sequence) / position.seconds)
    }

    private func diverged(_ loss: Double, _ rule: Divergence.Rule) -> EpochOutcome {
        .diverged(Divergence(epoch: position.epoch, window: position.window, loss: loss, rule: rule))
    }
}
