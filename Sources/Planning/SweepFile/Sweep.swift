public import Parameters

/// A sweep file, decoded and found valid as a whole.
public struct Sweep: Sendable {
    /// Free text, unique in its store.
    public var name: String
    /// What the sweep is for, for people.
    public var description: String?
    /// How configurations are chosen.
    public var method: Method
    /// What trials are compared by.
    public var metric: Metric
    /// Fixed engine settings, `epochs` and `corpus` among them, as the file gives them.
    public var trainer: ParameterSet
    /// What varies, in the order of the file, the last one fastest.
    public var parameters: [Parameter]
    /// Explicit rows (`trials` in the file), taken as they are or crossed with the grid.
    public var rows: [ParameterSet]
    /// One trial of every configuration per seed.
    public var seeds: [Int]
    /// The seed of the search itself.
    public var searchSeed: Int
    /// Trials at a time; nil means one per core, divided by `threadsPerWorker`.
    public var workers: Int?
    /// Threads of each worker process.
    public var threadsPerWorker: Int
    /// How many consecutive attempts without a newly recorded epoch may follow the first one.
    public var retries: Int
    /// Longest running time of one trial over all its attempts; no limit when nil.
    public var trialTimeout: Duration?
    /// Most memory that a worker and its children may have resident; no limit when nil.
    public var trialMemory: ByteCount?
    /// How long a worker may give no sign of life; no limit when nil.
    public var hangTimeout: Duration?
    /// What happens after a trial failed for good.
    public var onFailure: FailurePolicy
    /// Which checkpoints stay after a trial.
    public var keptCheckpoints: KeptCheckpoints
    /// The effective file, word for word: what is stored and hashed.
    public var text: String

    /// Every part of a sweep; the decoder is the usual caller.
    public init(
        name: String, description: String? = nil, method: Method = .grid, metric: Metric = Metric(),
        trainer: ParameterSet = [:], parameters: [Parameter] = [], rows: [ParameterSet] = [], seeds: [Int] = [1],
        searchSeed: Int = 0, workers: Int? = nil, threadsPerWorker: Int = 1, retries: Int = 2,
        trialTimeout: Duration? = nil, trialMemory: ByteCount? = nil, hangTimeout: Duration? = .seconds(300),
        onFailure: FailurePolicy = .continue, keptCheckpoints: KeptCheckpoints = .last, text: String = ""
    ) {
        self.name = name
        self.description = description
        self.method = method
        self.metric = metric
        self.trainer = trainer
        self.parameters = parameters
        self.rows = rows
        self.seeds = seeds
        self.searchSeed = searchSeed
        self.workers = workers
        self.threadsPerWorker = threadsPerWorker
        self.retries = retries
        self.trialTimeout = trialTimeout
        self.trialMemory = trialMemory
        self.hangTimeout = hangTimeout
        self.onFailure = onFailure
        self.keptCheckpoints = keptCheckpoints
        self.text = text
    }
}
