public import Deciding
public import Parameters
public import Planning
public import Recording
public import Workspace

/// What does the training, as the scheduler and the commands see it.
public protocol Trainer: Sendable {
    /// The settings it understands and the metrics it reports.
    var vocabulary: TrainerVocabulary { get }

    /// The settings on which ``check(_:)`` depends; all others may vary without its being asked again.
    var checkedSettings: Set<String> { get }

    /// Finds settings fit to run here, and returns them with what is to be recorded of the world beside them.
    ///
    /// Throws an error that tells the setting, the rule and the repair.
    func check(_ settings: ParameterSet) throws -> ParameterSet

    /// What it records of the world; nil when nothing.
    var fingerprint: Fingerprint? { get }

    /// How long these trials would take here on so many workers, in seconds; nil when that cannot be told.
    ///
    /// Walks through them once and keeps none.
    func estimate(_ trials: some Sequence<Trial>, workers: Int, threads: Int) throws -> Double?

    /// This trainer, made to compute as the first attempt of a sweep did, so that the numbers are the same.
    ///
    /// - Parameter first: The origin of that attempt; nil when there was none. Throws when this machine cannot.
    func fixed(for sweep: Sweep, by first: AttemptOrigin?) throws -> Self

    /// How the worker of an attempt is started; throws when it cannot be.
    func launch(_ work: AttemptWork) throws -> Launch

    /// What the worker of an attempt reports, from the beginning.
    func reports(of folder: SweepFolder.AttemptFolder, until: Int?) -> any AttemptReports

    /// What a new attempt of a trial begins with.
    var resumption: Resumption { get }

    /// What is recorded with every attempt of a trial.
    func origin(of trial: Trial) -> AttemptOrigin

    /// Reads a checkpoint's stamp and verifies its content; nil when it is missing or damaged.
    func inspect(_ checkpoint: String) -> CheckpointStamp?

    /// How many trials at a time: what the file says, else what suits this machine. Throws when it has not what the sweep
    /// asks for.
    func workers(for sweep: Sweep) throws -> Int

    /// What the end of an attempt means.
    func judge(_ exit: AttemptExit) -> Verdict
}

extension Trainer {
    /// That of a worker of this program, whose checkpoints the scheduler hands over.
    public var resumption: Resumption { .checkpoints }

    /// As many as there are cores for, unless the file says otherwise.
    public func workers(for sweep: Sweep) throws -> Int { Machine.workers(for: sweep) }

    /// Those of a worker of this program: one line for each epoch, in order.
    public func reports(of folder: SweepFolder.AttemptFolder, until: Int?) -> any AttemptReports {
        ReportReader(path: folder.reports, until: until ?? 1)
    }

    /// Finds every trial of a sweep fit to run here: each combination of what is checked once, however many trials have it.
    ///
    /// Of what is drawn at random, the corners of the space; when there are too many of them, each proposal is checked
    /// alone.
    public func check(_ sweep: Sweep) throws {
        let fixed = vocabulary.defaults.merging(sweep.trainer)
        guard let corners = sweep.corners(distinguishing: checkedSettings) else { return }
        for configuration in corners {
            _ = try check(fixed.merging(configuration))
        }
    }
}

/// What a new attempt of a trial begins with.
public enum Resumption: Sendable {
    /// Checkpoints that the scheduler hands over: an epoch reported twice is the same, bit for bit.
    case checkpoints
    /// What an earlier attempt left in the trial's checkpoint folder: what it reports again takes the place of what was
    /// reported before.
    case folder
    /// Nothing: what earlier attempts reported goes.
    case anew
}

/// An attempt whose worker is to be started.
public struct AttemptWork: Sendable {
    /// The sweep's name.
    public var sweep: String
    /// Names the run of the scheduler.
    public var run: String
    /// The trial.
    public var trial: Trial
    /// What the trial varies, nested parameters as objects.
    public var parameters: ParameterSet
    /// The attempt's number in its trial.
    public var attempt: Int
    /// The attempt's folder.
    public var folder: SweepFolder.AttemptFolder
    /// The trial's folder.
    public var trialFolder: SweepFolder.TrialFolder
    /// The step that the attempt is to reach; nil for as far as it goes.
    public var until: Int?
    /// Which of the run's workers it is, from 0: the lowest that was free.
    public var slot = 0
}

/// All that is known of an attempt that is over.
public struct AttemptExit: Sendable {
    /// How its process ended.
    public var end: ProcessEnd
    /// What it wrote as its last act; nil when it did not get there.
    public var outcome: WorkerOutcome?
    /// How many of the trial's epochs are recorded.
    public var recorded: Int
    /// The epoch that the attempt was to reach; nil for as far as it goes.
    public var until: Int?
    /// How long the trial is; nil when that is not known.
    public var epochs: Int?
    /// Whether it was asked to end, or killed.
    public var wasOrderedToEnd: Bool
    /// The line of its log that says best why.
    public var lastWords: String?

    /// Of a trial that has no more epochs than the attempt was to reach, unless told otherwise.
    public init(
        end: ProcessEnd, outcome: WorkerOutcome?, recorded: Int, until: Int?, epochs: Int? = nil,
        wasOrderedToEnd: Bool = false, lastWords: String? = nil
    ) {
        self.end = end
        self.outcome = outcome
        self.recorded = recorded
        self.until = until
        self.epochs = epochs ?? until
        self.wasOrderedToEnd = wasOrderedToEnd
        self.lastWords = lastWords
    }
}

extension Verdict {
    /// Judges an attempt whose worker says how it went in `outcome.json`, by how it ended, what it said and what it
    /// reported.
    public init(_ exit: AttemptExit) {
        let progress = Reason.Progress(recorded: exit.recorded, until: exit.until)
        switch exit.outcome {
        case .finished where exit.recorded >= exit.until ?? 0:
            self = (exit.until ?? .max) < (exit.epochs ?? .max) ? .reachedUntil : .finished
        case .finished: self = .failed(.incomplete(progress))
        case .diverged(let words): self = .diverged(.said(words))
        case .interrupted: self = .interrupted
        case .failed(let words): self = .failed(.said(words))
        case .blocked(let words): self = .environmentFailure(.said(words))
        case nil: self = Self.silent(exit, progress)
        }
    }

    /// A worker that left no outcome.
    static func silent(_ exit: AttemptExit, _ progress: Reason.Progress) -> Verdict {
        switch exit.end {
        case .unseen: .lost
        case .cannotWrite: .environmentFailure(.cannotWrite(lastWords: exit.lastWords))
        case .exited(let code): .failed(.exited(code: code, progress, lastWords: exit.lastWords))
        case .signalled(let signal, let memoryRanOut):
            .failed(
                .killed(signal: signal, progress, memoryRanOut: memoryRanOut, lastWords: exit.lastWords))
        // Too many processes, too little memory, a program that was replaced: the next trial would fare no better.
        case .notStarted(let reason): .environmentFailure(.notStarted(reason))
        }
    }
}
