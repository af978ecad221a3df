import Foundation

/// Every path of a sweep in the results folder.
///
/// `<results>/<sweep>/trials/<number>/<attempt>/` is where a scheduler and one worker process meet: the worker reads
/// `request.json` and writes the rest. Nothing here touches the disk.
public struct SweepFolder: Hashable, Sendable {
    /// `<results>/<sweep>`.
    public let path: String

    /// The folder of the sweep with that slug.
    public init(results: String, slug: String) {
        path = "\(results)/\(slug)"
    }

    /// Held by the process that carries the sweep out.
    public var lock: String { "\(path)/trials/lock" }

    /// Names the last run that started programs here, so that the next one can end what is left of them.
    public var lastRun: String { "\(path)/trials/run" }

    /// What the imports print that are done once for all trials.
    public var preloadLog: String { "\(path)/trials/preload.log" }

    /// Where the program's Python files lie for the sweep's trials.
    public var python: String { "\(path)/python" }

    /// The folder of a trial.
    public func trial(_ number: Int) -> TrialFolder { TrialFolder(path: "\(path)/trials/\(number)") }

    /// Where a trial's attempts and, once it has ended, its kept checkpoints stand.
    public struct TrialFolder: Hashable, Sendable {
        /// `<results>/<sweep>/trials/<number>`.
        public let path: String

        /// The checkpoint of the last epoch.
        public var lastCheckpoint: String { "\(path)/last.safetensors" }
        /// The checkpoint of the epoch with the best value of the sweep's metric.
        public var bestCheckpoint: String { "\(path)/best.safetensors" }

        /// Where a program keeps its checkpoints, from attempt to attempt.
        public var checkpoints: String { "\(path)/checkpoint" }

        /// The folder of an attempt.
        public func attempt(_ number: Int) -> AttemptFolder { AttemptFolder(path: "\(path)/\(number)") }
    }

    /// What one worker process reads and writes.
    public struct AttemptFolder: Hashable, Sendable {
        /// `<results>/<sweep>/trials/<number>/<attempt>`.
        public let path: String

        /// Takes a folder as it is, as a worker is given it.
        public init(path: String) { self.path = path }

        /// In: what to train.
        public var request: String { "\(path)/request.json" }
        /// In: what a program's trial varies, one JSON object.
        public var parameters: String { "\(path)/parameters.json" }
        /// In: the same as W&B's agent hands it over.
        public var wandbParameters: String { "\(path)/sweep-parameters.yaml" }
        /// In: the checkpoint to go on from.
        public var resumed: String { "\(path)/resumed.safetensors" }
        /// Out: one line per finished epoch.
        public var reports: String { "\(path)/reports.jsonl" }
        /// Out: how it ended; appears whole, as the worker's last deed.
        public var outcome: String { "\(path)/outcome.json" }
        /// Out: nothing but the time of its last change, a sign of life.
        public var heartbeat: String { "\(path)/heartbeat" }
        /// Out: standard output and standard error.
        public var log: String { "\(path)/log.txt" }
        /// Out: what was in the log before, when it grew too long.
        public var previousLog: String { "\(path)/log.1.txt" }
        /// Out: where a checkpoint is written, whole, before it is the newest.
        public var nextCheckpoint: String { "\(path)/checkpoint.next.safetensors" }
        /// Out: the newest checkpoint.
        public var checkpoint: String { "\(path)/checkpoint.safetensors" }
        /// In, then out: the one before it, for when the newest turns out to be damaged.
        public var previousCheckpoint: String { "\(path)/checkpoint.previous.safetensors" }
        /// Out: the best so far.
        public var bestCheckpoint: String { "\(path)/best.safetensors" }
    }
}

extension SweepFolder {
    /// Throws ``WorkspaceError/isALink(path:target:)`` when the sweep's folder is a link: what a sweep writes stays in its
    /// results folder. The results folder itself may be one.
    public func refuseLinks() throws(WorkspaceError) {
        for folder in [path, "\(path)/trials"] { try Self.refuseLink(folder) }
    }

    /// Throws ``WorkspaceError/isALink(path:target:)`` when there is a symbolic link at `path`.
    public static func refuseLink(_ path: String) throws(WorkspaceError) {
        guard let target = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { return }
        throw .isALink(path: path, target: target)
    }
}
