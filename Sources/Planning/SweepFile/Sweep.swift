public import Parameters

/// A sweep file, decoded and found valid as a whole.
public struct Sweep: Sendable {
    /// Free text, unique in its store.
    public var name: String
    /// What the sweep is for, for people.
    public var description: String?
    /// How configurations are chosen.
    public var method: Method
    /// The reported value by which trials are compared.
    public var metric: Metric
    /// Whether the file names it; a program's need not be reported then.
    public var namesMetric = true
    /// Fixed engine settings, `epochs` and `corpus` among them, as the file gives them; empty when there is a program.
    public var trainer: ParameterSet
    /// The program that does the training; nil when the built-in engine does.
    public var program: TrialProgram?
    /// What varies, in the order of the file, the last one fastest.
    public var parameters: [Parameter]
    /// Explicit rows (`trials` in the file), taken as they are or crossed with the grid.
    public var rows: [ParameterSet]
    /// One trial of every configuration per seed.
    public var seeds: [Int]
    /// The seed of the search itself.
    public var searchSeed: Int
    /// Most trials in all; no limit when nil.
    public var runCap: Int?
    /// How long trials may run in all, over every run of the sweep, before no new one starts; no limit when nil.
    public var timeCap: Duration?
    /// Which trials end, or wait, before their last epoch; the first rule that says so decides.
    public var earlyTermination: [EarlyTermination] = []
    /// Trials at a time; nil means one per core, divided by `threadsPerWorker`.
    public var workers: Int?
    /// Threads of each worker process.
    public var threadsPerWorker: Int
    /// GPUs that each worker has for itself; nil: one, where there are any.
    public var gpusPerWorker: Int?
    /// Workers that share a GPU; nil: one has it for itself.
    public var workersPerGPU: Int?
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

    /// What of the file changes nothing, in sentences; for people, not stored.
    public var notices: [String] = []

    /// Every part of a sweep; the decoder is the usual caller.
    public init(
        name: String, description: String? = nil, method: Method = .grid, metric: Metric = Metric(),
        trainer: ParameterSet = [:], program: TrialProgram? = nil, parameters: [Parameter] = [],
        rows: [ParameterSet] = [], seeds: [Int] = [1], searchSeed: Int = 0, runCap: Int? = nil,
        timeCap: Duration? = nil, workers: Int? = nil, threadsPerWorker: Int = 1, retries: Int = 2,
        trialTimeout: Duration? = nil, trialMemory: ByteCount? = nil, hangTimeout: Duration? = .seconds(300),
        onFailure: FailurePolicy = .continue, keptCheckpoints: KeptCheckpoints = .last, text: String = ""
    ) {
        self.name = name
        self.description = description
        self.method = method
        self.metric = metric
        self.trainer = trainer
        self.program = program
        self.parameters = parameters
        self.rows = rows
        self.seeds = seeds
        self.searchSeed = searchSeed
        self.runCap = runCap
        self.timeCap = timeCap
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

/// The reported value by which trials are compared, and which way is better.
public struct Metric: Hashable, Sendable {
    /// Which way is better.
    public enum Goal: String, Sendable, CaseIterable {
        case minimize, maximize
    }

    /// As workers report it, for example `valid_perplexity`.
    public var name: String
    /// Which way is better.
    public var goal: Goal

    /// `valid_perplexity`, minimized, unless told otherwise.
    public init(name: String = "valid_perplexity", goal: Goal = .minimize) {
        self.name = name
        self.goal = goal
    }

    /// What trials of a program are compared by when the file does not say.
    static let ofPrograms = "loss"

    /// Whether `left` is strictly better than `right`.
    ///
    /// NaN is worse than every number.
    public func prefers(_ left: Double, to right: Double) -> Bool {
        if left.isNaN { return false }
        if right.isNaN { return true }
        return goal == .minimize ? left < right : left > right
    }
}

/// What a sweep does after a trial failed for good.
public enum FailurePolicy: String, Sendable, CaseIterable {
    /// Go on with the other trials.
    case `continue`
    /// Start no further trial; running ones end on their own.
    case stop
}

/// Which checkpoints stay in a trial's folder after it ended.
public enum KeptCheckpoints: String, Sendable, CaseIterable {
    case last, best, both, none

    /// Whether that of the last epoch stays.
    public var keepsLast: Bool { self == .last || self == .both }

    /// Whether that of the epoch with the best metric stays.
    public var keepsBest: Bool { self == .best || self == .both }
}

extension Sweep {
    /// The name of the sweep's folder.
    public var slug: String { Self.slug(of: name) }

    /// A folder name made of `name`: letters, digits, `-`, `_` and `.` of ASCII, beginning with a letter or digit, at
    /// most 100 characters.
    ///
    /// A name that already is one stays as it is. Any other gets a hash of eight hexadecimal digits at its end, so that
    /// two names do not share a folder: `my sweep` becomes `my-sweep-` and the hash. So does a name that the results
    /// folder needs for itself (`apus.db`, `apus.lock`, …).
    public static func slug(of name: String) -> String {
        var slug = ""
        for byte in name.utf8 {
            if byte.isASCIILetterOrDigit || "-_.".utf8.contains(byte) {
                slug.unicodeScalars.append(Unicode.Scalar(byte))
            } else if slug.last != "-" {
                slug += "-"
            }
        }
        if slug == name, isFolderName(slug) { return slug }
        slug = String(slug.drop { "-_.".contains($0) }.prefix(80))
        while let last = slug.last, "-.".contains(last) { slug.removeLast() }
        let prefix = slug.isEmpty || slug.lowercased().hasPrefix("apus.") ? "sweep-" : ""
        return prefix + (slug.isEmpty ? "" : slug + "-") + hash(of: name)
    }

    private static func isFolderName(_ slug: String) -> Bool {
        guard let first = slug.utf8.first, first.isASCIILetterOrDigit, slug.last != "." else { return false }
        return slug.utf8.count <= 100 && !slug.lowercased().hasPrefix("apus.")
    }

    /// FNV-1a of 32 bits (Fowler, Noll, Vo).
    private static func hash(of name: String) -> String {
        var hash: UInt32 = 0x811c_9dc5
        for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}

extension Sweep {
    /// How configurations are chosen, as the file names it.
    public enum Method: String, Sendable, CaseIterable {
        /// The rows of `trials`, as they stand.
        case list
        /// Every combination of the parameters' values.
        case grid
        /// Combinations that are drawn at random, none of them twice where they can be counted.
        case random
    }
}
