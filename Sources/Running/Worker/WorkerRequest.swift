public import Parameters
public import Planning

/// What a worker is to do: `request.json`.
public struct WorkerRequest: Sendable {
    /// The sweep's name.
    public var sweep: String
    /// The trial's number.
    public var trial: Int
    /// The attempt's number in its trial.
    public var attempt: Int
    /// Of initial weights and dropout masks.
    public var seed: Int
    /// Everything the trainer is told, epochs to reach among it.
    public var settings: ParameterSet
    /// The checkpoint in the attempt's folder to go on from; the worker refuses any other.
    public var resumed: CheckpointStamp?
    /// What "best" means for the checkpoint that is kept beside the newest.
    public var metric: Metric
    /// The best value of the metric up to the checkpoint; nil when there is none.
    public var best: Double?

    /// A request.
    public init(
        sweep: String, trial: Int, attempt: Int, seed: Int, settings: ParameterSet, resumed: CheckpointStamp? = nil,
        metric: Metric, best: Double? = nil
    ) {
        self.sweep = sweep
        self.trial = trial
        self.attempt = attempt
        self.seed = seed
        self.settings = settings
        self.resumed = resumed
        self.metric = metric
        self.best = best
    }
}
