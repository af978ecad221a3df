public import Foundation
public import Planning

/// A trial as whoever runs it needs it: where it stands and who worked on it.
public struct TrialRecord: Sendable {
    /// Number, parameters, settings, seed.
    public var trial: Trial
    /// Where it stands.
    public var state: TrialState
    /// Why it is paused, stopped, failed or diverged.
    public var reason: String?
    /// The last recorded epoch, 0 if there is none.
    public var recordedEpochs: Int
    /// Worker processes that worked on it, oldest first.
    public var attempts: [AttemptRecord]
    /// The last attempt that counts neither as a failure nor as running time, 0 if there is none.
    public var resetAttempt: Int

    /// A trial with those of its attempts that are of interest.
    public init(
        trial: Trial, state: TrialState, reason: String? = nil, recordedEpochs: Int = 0, attempts: [AttemptRecord] = [],
        resetAttempt: Int = 0
    ) {
        self.trial = trial
        self.state = state
        self.reason = reason
        self.recordedEpochs = recordedEpochs
        self.attempts = attempts
        self.resetAttempt = resetAttempt
    }
}

/// What a schedule needs of every trial: little, for there may be many.
public struct TrialOverview: Hashable, Sendable {
    /// The trial's number.
    public var trial: Int
    /// Where it stands.
    public var state: TrialState
    /// How long the trial is.
    public var epochs: Int?
    /// The last recorded epoch, 0 if there is none.
    public var recordedEpochs: Int
    /// Of a paused trial, whether a rule put it aside at a rung.
    public var isAtRung: Bool
}

/// One worker process, or job, that worked on a trial.
public struct AttemptRecord: Sendable {
    /// From 1 in its trial.
    public var number: Int
    /// When it began, to the millisecond.
    public var startedAt: Date
    /// When it was over, or gave its last sign of life if nobody saw that; nil while it runs, or when the scheduler died
    /// before it could write that down.
    public var endedAt: Date?
    /// The epoch of the checkpoint it went on from, 0 for a fresh start.
    public var fromEpoch: Int
    /// The epoch that it was to reach; nil when the program that began it did not tell.
    public var until: Int?
    /// What its executor knows it by, once it was known: the number of a process of this machine.
    public var handle: String?
    /// With what and where it was computed.
    public var origin: AttemptOrigin
    /// How it ended.
    public var end: AttemptEnd?
    /// Epochs that this attempt was the first to report.
    public var newEpochs: Int
    /// What all its processes used.
    public var usage = ResourceUsage()

    /// An attempt that runs unless its end is given.
    public init(
        number: Int, startedAt: Date, endedAt: Date? = nil, fromEpoch: Int = 0, until: Int? = nil,
        handle: String? = nil, origin: AttemptOrigin, end: AttemptEnd? = nil, newEpochs: Int = 0
    ) {
        self.number = number
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.fromEpoch = fromEpoch
        self.until = until
        self.handle = handle
        self.origin = origin
        self.end = end
        self.newEpochs = newEpochs
    }
}

/// What one needs to know later to compute an attempt's numbers again.
public struct AttemptOrigin: Hashable, Sendable {
    /// Version of the program.
    public var programVersion: String
    /// Commit of the working directory the sweep was started in, if it was under git.
    public var gitCommit: String?
    /// Name of the machine.
    public var host: String
    /// As the system tells it, for example `AMD EPYC 9004`.
    public var cpuModel: String
    /// The instruction set the kernels were compiled for, for example `avx512`.
    public var kernelVariant: String
    /// `fp32` or `bf16`.
    public var precision: String
    /// Threads of the worker process.
    public var threads: Int

    /// Where and with what an attempt was computed.
    public init(
        programVersion: String, gitCommit: String? = nil, host: String, cpuModel: String, kernelVariant: String,
        precision: String, threads: Int
    ) {
        self.programVersion = programVersion
        self.gitCommit = gitCommit
        self.host = host
        self.cpuModel = cpuModel
        self.kernelVariant = kernelVariant
        self.precision = precision
        self.threads = threads
    }
}
