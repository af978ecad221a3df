import Parameters
public import Planning
public import Recording

/// What a scheduler needs to know to carry a sweep out.
public struct SweepRun: Sendable {
    /// The sweep file.
    public var sweep: Sweep
    /// Its row in the store.
    public var record: SweepRecord
    /// Where its trials live.
    public var folder: SweepFolder
    /// What is recorded with every attempt of a trial.
    public var origin: @Sendable (Trial) -> AttemptOrigin
    /// Trials at a time.
    public var workers: Int
    /// Reads a checkpoint's stamp and verifies its content; nil when it is missing or damaged.
    public var inspect: @Sendable (String) -> CheckpointStamp?

    /// A run.
    public init(
        sweep: Sweep, record: SweepRecord, folder: SweepFolder, workers: Int,
        origin: @escaping @Sendable (Trial) -> AttemptOrigin,
        inspect: @escaping @Sendable (String) -> CheckpointStamp?
    ) {
        self.sweep = sweep
        self.record = record
        self.folder = folder
        self.origin = origin
        self.workers = workers
        self.inspect = inspect
    }

    var rules: Schedule.Rules {
        Schedule.Rules(
            workers: workers, retries: sweep.retries, trialTimeout: sweep.trialTimeout, trialMemory: sweep.trialMemory,
            hangTimeout: sweep.hangTimeout, onFailure: sweep.onFailure)
    }
}
